package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import dev.sheaf.backend.cpu.internal.memory.KvLayer;
import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The second half of attention: softmax(q·k)·v over the cells that a row may see, span by span.
 *
 * <p>A span is {@link Scratch#SPAN} cells, a tile 16, both at absolute indices among the cells that
 * the row sees; the running maximum, sum and values are rescaled between spans. So a result depends
 * neither on the other rows nor on the blocks' places, and it does not matter which thread takes
 * which head. Plain rows see their sequence's cells in order, index and cell are the same: the fast
 * way, here. All others go by {@link ListedAttention}.
 *
 * @see <a href="https://arxiv.org/abs/2205.14135">Dao et al. 2022, §3.1</a>
 */
final class AttentionStep implements Step, Region {
  private final AttentionReach reach;
  private final KvBlocks kv;
  private final KvLayer layer;
  private final Register queries;
  private final Register out;
  private final ListedAttention listed;
  private final int group;
  private @Nullable StepState state;
  private boolean single;

  AttentionStep(
      AttentionReach reach,
      KvBlocks kv,
      KvLayer layer,
      QuerySource source,
      Register queries,
      Register out) {
    this.reach = reach;
    this.kv = kv;
    this.layer = layer;
    this.queries = queries;
    this.out = out;
    this.listed = new ListedAttention(reach, kv, layer, source, queries, out);
    this.group = reach.heads() / layer.heads();
  }

  @Override
  public void run(StepState state) {
    this.state = state;
    // Few rows: single heads, for even work. Many: all heads of a key head, while its keys are in
    // the cache.
    int rows = state.rows.count;
    this.single = (long) rows * layer.heads() < 8L * state.threads;
    state.run(this, rows * (single ? reach.heads() : layer.heads()));
  }

  @Override
  public void run(int chunk, int thread) {
    StepState st = Objects.requireNonNull(state);
    Scratch s = st.scratch[thread];
    int heads = single ? reach.heads() : layer.heads();
    int row = st.rows.rows[chunk / heads];
    int first = chunk % heads * (single ? 1 : group);
    int end = first + (single ? 1 : group);
    if (st.visibility.listed(row)) {
      listed.heads(st, row, first, end, s);
      return;
    }
    for (int h = first; h < end; h++) {
      head(st, row, h, s);
    }
  }

  private void head(StepState st, int row, int head, Scratch s) {
    Batch batch = st.batch;
    Kernels kernels = st.kernels;
    int end = batch.cell(row) + 1;
    int begin = Math.max(0, end - reach.window());
    int[] blocks = batch.blocks(batch.sequenceOf(row));
    int q = queries.row(row) + head * layer.keyWidth();
    int stride = layer.valueStride();
    s.softmax.begin(s.head, stride);
    for (int span = begin - begin % Scratch.SPAN; span < end; span += Scratch.SPAN) {
      int from = Math.max(begin, span) - span;
      int to = Math.min(end, span + Scratch.SPAN) - span;
      scores(kernels, blocks, span, from, to, head / group, q, s);
      reach.cap(kernels, s.scores, from, to);
      s.softmax.span(kernels, from, to, stride, s);
      values(kernels, blocks, span, from, to, head / group, s);
    }
    int o = out.row(row) + head * layer.valueWidth();
    s.softmax.finish(s.head, out.data, o, layer.valueWidth());
  }

  private void scores(
      Kernels kernels, int[] blocks, int span, int from, int to, int kvHead, int q, Scratch s) {
    long tileBytes = 4L * AttentionScores.TILE * layer.keyWidth();
    for (int c = from - from % AttentionScores.TILE; c < to; c += AttentionScores.TILE) {
      int cell = span + c;
      long keys =
          kv.keys(blocks[cell / KvBlocks.BLOCK_TOKENS], layer, kvHead)
              + cell % KvBlocks.BLOCK_TOKENS / AttentionScores.TILE * tileBytes;
      kernels.scores(keys, layer.keyWidth(), queries.data, q, s.scores, c);
    }
  }

  private void values(
      Kernels kernels, int[] blocks, int span, int from, int to, int kvHead, Scratch s) {
    int stride = layer.valueStride();
    for (int c = from; c < to; ) {
      int cell = span + c;
      int inBlock = cell % KvBlocks.BLOCK_TOKENS;
      int count = Math.min(KvBlocks.BLOCK_TOKENS - inBlock, to - c);
      long values =
          kv.keys(blocks[cell / KvBlocks.BLOCK_TOKENS], layer, kvHead)
              + 4L * KvBlocks.BLOCK_TOKENS * layer.keyWidth();
      kernels.values(values, stride, inBlock, inBlock + count, s.scores, c - inBlock, s.head);
      c += count;
    }
  }
}
