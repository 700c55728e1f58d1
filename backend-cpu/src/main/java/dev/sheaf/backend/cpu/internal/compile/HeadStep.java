package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * logits = (W·in + b) · scale, on the rows that ask; a row with a number that is none is marked.
 */
final class HeadStep implements Step, Region {
  private final MatrixInput input;
  private final PackedMatrix matrix;
  private final float @Nullable [] bias;
  private final float scale;
  private @Nullable StepState state;

  HeadStep(MatrixInput input, PackedMatrix matrix, float @Nullable [] bias, float scale) {
    this.input = input;
    this.matrix = matrix;
    this.bias = bias;
    this.scale = scale;
  }

  @Override
  public void run(StepState state) {
    if (state.batch.logitRows() > 0) {
      this.state = state;
      input.prepare(state.givenLogits, state.generatedLogits);
      state.run(this, matrix.blocks());
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
      store(st, s.block, 0, first, n, st.batch.logitRow(row));
    }
    int given = st.givenLogits.count;
    for (int p = 0; p < 2 && given > 0; p++) {
      int from = first + p * Lanes.PANEL_ROWS;
      int n = Math.min(Lanes.PANEL_ROWS, matrix.rows() - from);
      if (n > 0) {
        input.prefill(matrix, 2 * block + p, given, s, s.tile);
        for (int g = 0; g < given; g++) {
          int logitRow = st.batch.logitRow(st.givenLogits.rows[g]);
          store(st, s.tile, g * Lanes.PANEL_ROWS, from, n, logitRow);
        }
      }
    }
  }

  private void store(StepState st, float[] y, int yo, int first, int n, int logitRow) {
    float[] logits = st.out.logits();
    int to = st.out.offset(logitRow) + first;
    float wrong = 0;
    for (int r = 0; r < n; r++) {
      float v = bias == null ? y[yo + r] : y[yo + r] + bias[first + r];
      v *= scale;
      logits[to + r] = v;
      wrong = Math.fma(v, 0f, wrong); // 0, or NaN from the first NaN or infinity on
    }
    if (wrong != 0) {
      st.out.status(logitRow, Outputs.Status.NOT_A_NUMBER);
    }
  }
}
