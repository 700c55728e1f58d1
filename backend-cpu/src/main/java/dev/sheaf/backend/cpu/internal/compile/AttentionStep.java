package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.kernel.AttentionWeights;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import dev.sheaf.backend.cpu.internal.memory.KvLayer;
import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The second half of attention: softmax(q·k)·v over the cells that a row may see, span by span.
 *
 * <p>A span is {@link Scratch#SPAN} cells, a tile 16, both at absolute indices of the sequence's
 * cells; the running maximum, sum and values are rescaled between spans. So a result depends
 * neither on the other rows nor on the blocks' places, and it does not matter which thread takes
 * which head.
 *
 * @see <a href="https://arxiv.org/abs/2205.14135">Dao et al. 2022, §3.1</a>
 */
final class AttentionStep implements Step, Region {
  private final AttentionShape shape;
  private final KvBlocks kv;
  private final KvLayer layer;
  private final Register queries;
  private final Register out;
  private final int group;
  private @Nullable StepState state;
  private boolean single;

  AttentionStep(AttentionShape shape, KvBlocks kv, KvLayer layer, Register queries, Register out) {
    this.shape = shape;
    this.kv = kv;
    this.layer = layer;
    this.queries = queries;
    this.out = out;
    this.group = shape.heads() / shape.kvHeads();
  }

  @Override
  public void run(StepState state) {
    this.state = state;
    // Few rows: single heads, for even work. Many: all heads of a key head, while its keys are in
    // the cache.
    int rows = state.batch.rows();
    this.single = (long) rows * shape.kvHeads() < 8L * state.threads;
    state.run(this, rows * (single ? shape.heads() : shape.kvHeads()));
  }

  @Override
  public void run(int chunk, int thread) {
    StepState st = Objects.requireNonNull(state);
    Scratch s = st.scratch[thread];
    if (single) {
      head(st, chunk / shape.heads(), chunk % shape.heads(), s);
    } else {
      int row = chunk / shape.kvHeads();
      int first = chunk % shape.kvHeads() * group;
      for (int h = first; h < first + group; h++) {
        head(st, row, h, s);
      }
    }
  }

  private void head(StepState st, int row, int head, Scratch s) {
    Batch batch = st.batch;
    Kernels kernels = st.kernels;
    int end = batch.cell(row) + 1;
    int begin = Math.max(0, end - shape.window());
    int[] blocks = batch.blocks(batch.sequenceOf(row));
    int q = queries.row(row) + head * shape.headWidth();
    float[] sums = s.head;
    Arrays.fill(sums, 0, layer.valueStride(), 0f);
    float max = Float.NEGATIVE_INFINITY;
    float total = 0;
    for (int span = begin - begin % Scratch.SPAN; span < end; span += Scratch.SPAN) {
      int from = Math.max(begin, span) - span;
      int to = Math.min(end, span + Scratch.SPAN) - span;
      int first = from - from % AttentionScores.TILE;
      int n = Math.ceilDiv(to - first, AttentionScores.TILE) * AttentionScores.TILE;
      scores(kernels, blocks, span, first, n, head / group, q, s);
      Arrays.fill(s.scores, first, from, Float.NEGATIVE_INFINITY);
      Arrays.fill(s.scores, to, first + n, Float.NEGATIVE_INFINITY);
      float spanMax = Math.max(max, kernels.max(s.scores, first, n, s));
      float factor = AttentionWeights.factor(max - spanMax);
      total = Math.fma(total, factor, kernels.weights(s.scores, first, n, spanMax, s));
      for (int d = 0; d < layer.valueStride(); d++) {
        sums[d] *= factor;
      }
      values(kernels, blocks, span, from, to, head / group, s);
      max = spanMax;
    }
    int o = out.row(row) + head * shape.headWidth();
    for (int d = 0; d < shape.headWidth(); d++) {
      out.data[o + d] = sums[d] / total;
    }
  }

  private void scores(
      Kernels kernels, int[] blocks, int span, int first, int n, int kvHead, int q, Scratch s) {
    long tileBytes = 4L * AttentionScores.TILE * shape.headWidth();
    for (int c = first; c < first + n; c += AttentionScores.TILE) {
      int cell = span + c;
      long keys =
          kv.keys(blocks[cell / KvBlocks.BLOCK_TOKENS], layer, kvHead)
              + cell % KvBlocks.BLOCK_TOKENS / AttentionScores.TILE * tileBytes;
      kernels.scores(keys, shape.headWidth(), queries.data, q, s.scores, c);
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
              + 4L * KvBlocks.BLOCK_TOKENS * shape.headWidth();
      kernels.values(values, stride, inBlock, inBlock + count, s.scores, c - inBlock, s.head);
      c += count;
    }
  }
}
