package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies the value half of the expanding matrix to the weighted sums of latents: V·sum.
 *
 * <p>A chunk is one head of some rows, so that its matrix stays in the cache.
 */
final class LatentExpandStep implements Step, Region {
  private static final int TILE = AttentionScores.TILE;

  private final LatentWeights weights;
  private final LatentShape shape;
  private final long address;
  private final Register sums;
  private final Register out;
  private @Nullable StepState state;

  LatentExpandStep(LatentWeights weights, long address, Register sums, Register out) {
    this.weights = weights;
    this.shape = weights.shape();
    this.address = address;
    this.sums = sums;
    this.out = out;
  }

  @Override
  public void run(StepState state) {
    this.state = state;
    state.run(this, Math.multiplyExact(shape.heads(), state.rowChunks()));
  }

  @Override
  public void run(int chunk, int thread) {
    StepState st = Objects.requireNonNull(state);
    Scratch s = st.scratch[thread];
    int head = chunk / st.rowChunks();
    int rows = chunk % st.rowChunks();
    for (int r = st.firstRow(rows); r < st.endRow(rows); r++) {
      int row = st.rows.rows[r];
      int from = sums.row(row) + head * shape.rank();
      int to = out.row(row) + head * shape.valueWidth();
      for (int t = 0; t < weights.valueTiles(); t++) {
        long v = address + weights.expand(head, t);
        st.kernels.scores(v, shape.rank(), sums.data, from, s.tileScores, 0);
        int n = Math.min(TILE, shape.valueWidth() - t * TILE);
        System.arraycopy(s.tileScores, 0, out.data, to + t * TILE, n);
      }
    }
  }
}
