package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.BlockSums;
import dev.sheaf.backend.cpu.internal.kernel.LaneScratch;
import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.kernel.WeightKernel;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The two kernels of a weight type, on one small block of made-up weights. */
final class WeightTrials {
  private static final int COLUMNS = 64;

  private final WeightKernel kernel;

  /** Keeps the weights in memory. */
  private final MemorySegment packed;

  private final float[] x = new float[COLUMNS];
  private final float[] sums = new float[COLUMNS / BlockSums.BLOCK];
  private final float[] scratch;
  private final float[] y = new float[Lanes.BLOCK_ROWS];
  private final float[] panel = new float[COLUMNS * Lanes.PANEL_ROWS];

  private WeightTrials(WeightKernel kernel) {
    this.kernel = kernel;
    this.scratch = new float[kernel.scratchFloats(COLUMNS)];
    int rows = Lanes.BLOCK_ROWS;
    this.packed = Arena.ofAuto().allocate(PackedMatrix.bytes(kernel, rows, COLUMNS), 64);
    PackedMatrix m = new PackedMatrix(kernel, packed.address(), rows, COLUMNS);
    byte[] row = new byte[(int) kernel.fileRowBytes(COLUMNS)];
    for (int g = 0; g < Lanes.STREAMS; g++) {
      int[] words = new int[kernel.groupWords(COLUMNS)];
      for (int lane = 0; lane < Lanes.L; lane++) {
        fill(row, g * Lanes.L + lane);
        kernel.pack(row, COLUMNS, lane, words);
      }
      m.put(g, words);
    }
    for (int k = 0; k < COLUMNS; k++) {
      x[k] = (k * 29 % 17 - 8) / 3f;
    }
    BlockSums.apply(x, 0, COLUMNS, sums, 0);
  }

  /** Odd bytes, the high ones of 16-bit floats, stay well below infinity and above the subnormals. */
  private static void fill(byte[] row, int seed) {
    for (int i = 0; i < row.length; i++) {
      int b = (i * 37 + i / 5 + seed * 13) & 0xff;
      row[i] = (byte) (i % 2 == 1 ? b & 0xbb | 0x10 : b);
    }
  }

  static List<WarmUp.Trial> of(WeightKernel kernel) {
    WeightTrials t = new WeightTrials(kernel);
    return List.of(t.new Decode(), t.new Panel());
  }

  private static int difference(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      if (Float.floatToIntBits(a[i]) != Float.floatToIntBits(b[i])) {
        return i;
      }
    }
    return -1;
  }

  private final class Decode implements WarmUp.Trial {
    @Override
    public int opens() {
      return kernel.index();
    }

    @Override
    public String name() {
      return "matrix times vector, " + kernel.type();
    }

    @Override
    public void run() {
      kernel.decode(packed.address(), COLUMNS, x, 0, sums, 0, scratch, y, 0);
    }

    @Override
    public long nanos() {
      return 2L * COLUMNS * Lanes.BLOCK_ROWS;
    }

    @Override
    public int difference() {
      float[] expected = new float[y.length];
      kernel.decodeScalar(
          packed.address(), COLUMNS, x, 0, sums, 0, expected, 0, new LaneScratch());
      return WeightTrials.difference(y, expected);
    }
  }

  private final class Panel implements WarmUp.Trial {
    @Override
    public int opens() {
      return kernel.index();
    }

    @Override
    public String name() {
      return "dequantising, " + kernel.type();
    }

    @Override
    public void run() {
      kernel.panel(packed.address(), COLUMNS, 0, COLUMNS, panel, 0);
    }

    @Override
    public long nanos() {
      return 2L * COLUMNS * Lanes.L;
    }

    @Override
    public int difference() {
      float[] expected = new float[panel.length];
      kernel.panelScalar(
          packed.address(), COLUMNS, 0, COLUMNS, expected, 0, new LaneScratch());
      return WeightTrials.difference(panel, expected);
    }
  }
}
