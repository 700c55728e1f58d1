package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * logits = (W·in + b) · scale, capped if there is a cap, on the rows that ask; a row with a number
 * that is none is marked.
 */
final class HeadStep implements Step, Region {
  private final MatrixInput input;
  private final PackedMatrix matrix;
  private final float @Nullable [] bias;
  private final MatrixDelta delta;
  private final float scale;
  private final float softCap;
  private final TopLogits top = new TopLogits();
  private @Nullable StepState state;

  HeadStep(
      MatrixInput input,
      PackedMatrix matrix,
      float @Nullable [] bias,
      MatrixDelta delta,
      float scale,
      float softCap) {
    this.input = input;
    this.matrix = matrix;
    this.bias = bias;
    this.delta = delta;
    this.scale = scale;
    this.softCap = softCap;
  }

  @Override
  public void run(StepState state) {
    if (state.batch.logitRows() > 0) {
      this.state = state;
      input.prepare(state.givenLogits, state.generatedLogits);
      delta.prepare(state, state.givenLogits);
      delta.prepare(state, state.generatedLogits);
      state.run(this, matrix.blocks());
      top.run(state);
    }
  }

  @Override
  public void run(int block, int thread) {
    StepState st = Objects.requireNonNull(state);
    Scratch s = st.scratch[thread];
    int first = block * Lanes.BLOCK_ROWS;
    for (int g = 0; g < st.generatedLogits.count; g++) {
      int row = st.generatedLogits.rows[g];
      input.decode(matrix, block, row, s, s.block);
      int n = Math.min(Lanes.BLOCK_ROWS, matrix.rows() - first);
      store(st, s.block, 0, first, n, row);
    }
    int given = st.givenLogits.count;
    for (int p = 0; p < 2 && given > 0; p++) {
      int from = first + p * Lanes.PANEL_ROWS;
      int n = Math.min(Lanes.PANEL_ROWS, matrix.rows() - from);
      if (n > 0) {
        input.prefill(matrix, 2 * block + p, given, s, s.tile);
        for (int g = 0; g < given; g++) {
          store(st, s.tile, g * Lanes.PANEL_ROWS, from, n, st.givenLogits.rows[g]);
        }
      }
    }
  }

  private void store(StepState st, float[] y, int yo, int first, int n, int row) {
    int logitRow = st.batch.logitRow(row);
    float[] logits = st.out.logits();
    int to = st.out.offset(logitRow) + first;
    finish(st, y, yo, first, n, row);
    float wrong = 0;
    for (int r = 0; r < n; r++) {
      logits[to + r] = y[yo + r];
      wrong = Math.fma(y[yo + r], 0f, wrong); // 0, or NaN from the first NaN or infinity on
    }
    if (wrong != 0) {
      st.out.status(logitRow, Outputs.Status.NOT_A_NUMBER);
    }
  }

  /** Products become logits, in place. */
  private void finish(StepState st, float[] y, int yo, int first, int n, int row) {
    delta.add(st, row, first, n, y, yo);
    for (int r = 0; r < n; r++) {
      float v = bias == null ? y[yo + r] : y[yo + r] + bias[first + r];
      y[yo + r] = v * scale;
    }
    if (softCap != 0) {
      st.kernels.softCap(y, yo, n, softCap);
    }
  }

  /**
   * Some logits of the one row that is selected, with the bits that they have in a step.
   *
   * @param ids which; empty: all
   */
  void project(StepState st, int row, int[] ids, float[] logits) {
    input.prepare(st.given, st.generated);
    delta.prepare(st, st.rows);
    Scratch s = st.scratch[0];
    if (ids.length == 0) {
      for (int block = 0; block < matrix.blocks(); block++) {
        int first = block * Lanes.BLOCK_ROWS;
        block(st, row, block, s);
        int n = Math.min(Lanes.BLOCK_ROWS, matrix.rows() - first);
        System.arraycopy(s.block, 0, logits, first, n);
      }
      return;
    }
    int known = -1;
    for (int i = 0; i < ids.length; i++) {
      int block = ids[i] / Lanes.BLOCK_ROWS;
      if (block != known) {
        block(st, row, block, s);
        known = block;
      }
      logits[i] = s.block[ids[i] % Lanes.BLOCK_ROWS];
    }
  }

  /** One block of logits of the selected row, into {@code s.block}. */
  private void block(StepState st, int row, int block, Scratch s) {
    int first = block * Lanes.BLOCK_ROWS;
    if (st.generated.count > 0) {
      input.decode(matrix, block, row, s, s.block);
    } else {
      for (int p = 0; p < 2 && first + p * Lanes.PANEL_ROWS < matrix.rows(); p++) {
        input.prefill(matrix, 2 * block + p, 1, s, s.tile);
        System.arraycopy(s.tile, 0, s.block, p * Lanes.PANEL_ROWS, Lanes.PANEL_ROWS);
      }
    }
    finish(st, s.block, 0, first, Math.min(Lanes.BLOCK_ROWS, matrix.rows() - first), row);
  }
}
