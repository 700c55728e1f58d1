package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** out = [W₀·in + b₀ | W₁·in + b₁ | …]: sibling matrices in one region. */
final class LinearStep implements Step, Region {
  /**
   * One matrix.
   *
   * @param offset where its rows begin in the output
   */
  record Sibling(PackedMatrix matrix, float @Nullable [] bias, MatrixDelta delta, int offset) {}

  private final MatrixInput input;
  private final Sibling[] siblings;
  private final Register out;
  private final int chunks;
  private @Nullable StepState state;

  LinearStep(MatrixInput input, Sibling[] siblings, Register out) {
    this.input = input;
    this.siblings = siblings;
    this.out = out;
    int blocks = 0;
    for (Sibling s : siblings) {
      blocks += s.matrix.blocks();
    }
    this.chunks = blocks;
  }

  @Override
  public void run(StepState state) {
    this.state = state;
    input.prepare(state.given, state.generated);
    for (Sibling s : siblings) {
      s.delta.prepare(state, state.rows);
    }
    state.run(this, chunks);
  }

  @Override
  public void run(int chunk, int thread) {
    StepState st = Objects.requireNonNull(state);
    Scratch scratch = st.scratch[thread];
    int block = chunk;
    int i = 0;
    while (block >= siblings[i].matrix.blocks()) {
      block -= siblings[i].matrix.blocks();
      i++;
    }
    Sibling s = siblings[i];
    int first = block * Lanes.BLOCK_ROWS;
    for (int g = 0; g < st.generated.count; g++) {
      int row = st.generated.rows[g];
      input.decode(s.matrix, block, row, scratch, scratch.block);
      int n = Math.min(Lanes.BLOCK_ROWS, s.matrix.rows() - first);
      store(st, scratch.block, 0, s, first, n, row);
    }
    for (int p = 0; p < 2 && st.given.count > 0; p++) {
      int from = first + p * Lanes.PANEL_ROWS;
      int n = Math.min(Lanes.PANEL_ROWS, s.matrix.rows() - from);
      if (n > 0) {
        input.prefill(s.matrix, 2 * block + p, st.given.count, scratch, scratch.tile);
        for (int g = 0; g < st.given.count; g++) {
          store(st, scratch.tile, g * Lanes.PANEL_ROWS, s, from, n, st.given.rows[g]);
        }
      }
    }
  }

  private void store(StepState st, float[] y, int yo, Sibling s, int first, int n, int row) {
    int to = out.row(row) + s.offset + first;
    s.delta.add(st, row, first, n, y, yo);
    float[] bias = s.bias;
    if (bias == null) {
      System.arraycopy(y, yo, out.data, to, n);
    } else {
      for (int r = 0; r < n; r++) {
        out.data[to + r] = y[yo + r] + bias[first + r];
      }
    }
  }
}
