package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import dev.sheaf.backend.cpu.internal.memory.KvLayer;

/**
 * Attention of a row that does not simply see its sequence's cells in order: the cells are listed
 * first ({@link VisibleCells}), then walked by their index in that list.
 *
 * <p>A score depends on its key and query alone, weights and sums on the order of indices: so a
 * path of a tree, or a sequence cut into segments, gives the bits of the same cells in a plain
 * sequence.
 */
final class ListedAttention {
  private static final int TILE = AttentionScores.TILE;
  private static final int BLOCK = KvBlocks.BLOCK_TOKENS;

  private final AttentionReach reach;
  private final KvBlocks kv;
  private final KvLayer layer;
  private final QuerySource source;
  private final Register queries;
  private final Register out;
  private final int group;

  ListedAttention(
      AttentionReach reach,
      KvBlocks kv,
      KvLayer layer,
      QuerySource source,
      Register queries,
      Register out) {
    this.reach = reach;
    this.kv = kv;
    this.layer = layer;
    this.source = source;
    this.queries = queries;
    this.out = out;
    this.group = reach.heads() / layer.heads();
  }

  /** Heads [first, end) of one row. */
  void heads(StepState st, int row, int first, int end, Scratch s) {
    for (int h = first; h < end; h++) {
      if (h == first || s.visible.perHead()) {
        s.visible.collect(st, row, h, reach);
      }
      head(st, row, h, s);
    }
  }

  private void head(StepState st, int row, int head, Scratch s) {
    VisibleCells cells = s.visible;
    int begin = cells.begin();
    int end = cells.count();
    int stride = layer.valueStride();
    cells.rewind();
    s.softmax.begin(s.head, stride);
    for (int span = begin - begin % Scratch.SPAN; span < end; span += Scratch.SPAN) {
      int from = Math.max(begin, span) - span;
      int to = Math.min(end, span + Scratch.SPAN) - span;
      if (cells.seesAny(span + from, span + to)) {
        scores(st, row, head, span, from, to, s);
        reach.cap(st.kernels, s.scores, from, to);
        mask(cells, span, from, to, s);
        s.softmax.span(st.kernels, from, to, stride, s);
        values(st.kernels, span, from, to, head / group, s);
      }
    }
    int o = out.row(row) + head * layer.valueWidth();
    s.softmax.finish(s.head, out.data, o, layer.valueWidth());
  }

  /** Part by part: all cells of a part meet the same query. */
  private void scores(StepState st, int row, int head, int span, int from, int to, Scratch s) {
    for (int i = from; i < to; ) {
      int entry = s.visible.entryAt(span + i);
      int stop = Math.min(to, s.visible.partEnd() - span);
      if (entry == row) {
        int q = queries.row(row) + head * layer.keyWidth();
        scores(st.kernels, queries.data, q, head / group, span, i, stop, s);
      } else {
        source.write(st, row, head, entry, s.query, 0, s);
        scores(st.kernels, s.query, 0, head / group, span, i, stop, s);
      }
      i = stop;
    }
  }

  private void scores(
      Kernels kernels, float[] query, int q, int kvHead, int span, int from, int to, Scratch s) {
    int width = layer.keyWidth();
    long tileBytes = 4L * TILE * width;
    int known = -1;
    for (int i = from; i < to; i++) {
      int cell = s.visible.cell(span + i);
      if (cell == VisibleCells.UNSEEN) {
        s.scores[i] = 0;
        continue;
      }
      int tile = cell / TILE;
      if (tile != known) {
        long keys = kv.keys(cell / BLOCK, layer, kvHead) + cell % BLOCK / TILE * tileBytes;
        kernels.scores(keys, width, query, q, s.tileScores, 0);
        known = tile;
      }
      s.scores[i] = s.tileScores[cell % TILE];
    }
  }

  private static void mask(VisibleCells cells, int span, int from, int to, Scratch s) {
    for (int i = from; i < to; i++) {
      if (cells.cell(span + i) == VisibleCells.UNSEEN) {
        s.scores[i] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /** Cells that lie side by side in a block are summed in one go. */
  private void values(Kernels kernels, int span, int from, int to, int kvHead, Scratch s) {
    for (int i = from; i < to; ) {
      int cell = s.visible.cell(span + i);
      if (cell == VisibleCells.UNSEEN) {
        i++;
        continue;
      }
      int inBlock = cell % BLOCK;
      int n = 1;
      while (i + n < to && inBlock + n < BLOCK && s.visible.cell(span + i + n) == cell + n) {
        n++;
      }
      long values = kv.keys(cell / BLOCK, layer, kvHead) + 4L * BLOCK * layer.keyWidth();
      kernels.values(
          values, layer.valueStride(), inBlock, inBlock + n, s.scores, i - inBlock, s.head);
      i += n;
    }
  }
}
