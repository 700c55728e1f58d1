package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.kernel.BlockSums;
import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import java.util.Arrays;

/**
 * The input of matrices: a register's rows, split by arithmetic, with what kernels want to know
 * about them beforehand.
 */
final class MatrixInput {
  private final Kernels kernels;
  private final Register in;
  private final boolean blockSums;
  private final int sumsPerRow;
  private final float[] sums;
  private final int[] givenStarts;

  MatrixInput(Kernels kernels, Register in, int batchRows, boolean blockSums) {
    this.kernels = kernels;
    this.in = in;
    this.blockSums = blockSums;
    this.sumsPerRow = blockSums ? Math.ceilDiv(in.width, BlockSums.BLOCK) : 0;
    long floats = (long) batchRows * sumsPerRow;
    if (floats > Integer.MAX_VALUE - 8) {
      throw CpuErrors.tooLarge("block sums of the batch", floats);
    }
    this.sums = new float[(int) floats];
    this.givenStarts = new int[batchRows];
  }

  /** Before the region starts. */
  void prepare(StepState.RowSet given, StepState.RowSet generated) {
    for (int i = 0; i < given.count; i++) {
      givenStarts[i] = in.row(given.rows[i]);
    }
    for (int i = 0; i < generated.count; i++) {
      prepare(generated.rows[i]);
    }
  }

  /** Before the region starts, for one generated row. */
  void prepare(int row) {
    if (blockSums) {
      BlockSums.apply(in.data, in.row(row), in.width, sums, row * sumsPerRow);
    }
  }

  /** One generated row times one block of a matrix, into {@code y}. */
  void decode(PackedMatrix m, int block, int row, Scratch s, float[] y) {
    kernels.decode(m, block, in.data, in.row(row), sums, row * sumsPerRow, s, y);
  }

  /** All given rows times one panel of a matrix, into {@code tile}: [given][PANEL_ROWS]. */
  void prefill(PackedMatrix m, int panel, int given, Scratch s, float[] tile) {
    prefill(m, panel, givenStarts, given, s, tile);
  }

  /** Chosen rows, by where they start in the register, times one panel of a matrix. */
  void prefill(PackedMatrix m, int panel, int[] starts, int given, Scratch s, float[] tile) {
    Arrays.fill(tile, 0, given * Lanes.PANEL_ROWS, 0f);
    int group = 2 * panel;
    for (int from = 0; from < m.columns(); from += Scratch.PANEL_COLUMNS) {
      int to = Math.min(m.columns(), from + Scratch.PANEL_COLUMNS);
      kernels.panel(m, group, from, to, s, 0);
      kernels.panel(m, group + 1, from, to, s, Lanes.L);
      kernels.tiles(in.data, starts, given, from, to - from, s.panel, tile);
    }
  }
}
