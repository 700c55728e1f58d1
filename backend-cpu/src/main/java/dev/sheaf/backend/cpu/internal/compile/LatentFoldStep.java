package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Folds the key half of the expanding matrix into the queries: Uᵀ·q can be dotted with latents.
 *
 * <p>A chunk is one head of some rows, so that its matrix stays in the cache.
 */
final class LatentFoldStep implements Step, Region {
  private final LatentWeights weights;
  private final LatentShape shape;
  private final long address;
  private final LatentQueries source;
  private final Register asked;
  private final Register queries;
  private @Nullable StepState state;

  LatentFoldStep(
      LatentWeights weights, long address, LatentQueries source, Register asked, Register queries) {
    this.weights = weights;
    this.shape = weights.shape();
    this.address = address;
    this.source = source;
    this.asked = asked;
    this.queries = queries;
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
      fold(st, st.rows.rows[r], head, s);
    }
  }

  private void fold(StepState st, int row, int head, Scratch s) {
    int stride = weights.foldStride();
    int q = asked.row(row) + head * shape.queryWidth();
    Arrays.fill(s.head, 0, stride, 0f);
    long u = address + weights.fold(head);
    st.kernels.values(u, stride, 0, shape.plainWidth(), asked.data, q, s.head);
    int to = queries.row(row) + head * shape.keyWidth();
    float scale = st.visibility.scale(row, shape.scale());
    for (int r = 0; r < shape.rank(); r++) {
      queries.data[to + r] = s.head[r] * scale;
    }
    source.rotated(st, row, head, row, queries.data, to + shape.rank());
  }
}
