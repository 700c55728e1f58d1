package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CellSelector;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Segment;
import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import java.util.Arrays;
import java.util.List;

/**
 * The cells that one row sees in one layer, in the order of their index: segments, own cells before
 * the batch, ancestors (or all rows) of the batch. Belongs to one thread.
 *
 * <p>A cell is named by block · {@link KvBlocks#BLOCK_TOKENS} + offset; one that the row does not
 * see here keeps its index as {@link #UNSEEN}. Cells come in parts; those of a part meet the same
 * query.
 */
final class VisibleCells {
  /** A cell that a selector left out, or that has no state in this layer. */
  static final int UNSEEN = -1;

  private int[] cells = new int[0];
  private int[] chosen = new int[0];
  private int[] partEnds = new int[1];
  private int[] partEntries = new int[1];
  private int count;
  private int begin;
  private int parts;
  private int part;
  private boolean perHead;

  /** Makes room, on the step's own thread before its regions start. */
  void reserve(int visible, int selected, int segments) {
    if (cells.length < visible) {
      cells = new int[visible];
    }
    if (chosen.length < selected) {
      chosen = new int[selected];
    }
    if (partEnds.length <= segments) {
      partEnds = new int[segments + 1];
      partEntries = new int[segments + 1];
    }
  }

  /** Lists what a row sees. */
  void collect(StepState st, int row, int head, AttentionReach reach) {
    Batch batch = st.batch;
    int sequence = batch.sequenceOf(row);
    KvView view = batch.viewOf(sequence);
    count = 0;
    parts = 0;
    perHead = false;
    List<Segment> segments = view.segments();
    for (int i = 0; i < segments.size(); i++) {
      segment(st, segments.get(i), reach, head, row);
      endPart(st.visibility.entry(row, i));
    }
    int[] blocks = batch.blocks(sequence);
    int[] depths = batch.depthsOf(sequence);
    int first = batch.cell(batch.firstRow(sequence));
    for (int c = view.ownStart(); c < first; c++) {
      cells[count++] = depths == null || depths[c] > reach.place() ? physical(blocks, c) : UNSEEN;
    }
    int own =
        batch.isBidirectional(sequence)
            ? everyRow(st, sequence, row, blocks, reach.place())
            : ancestors(st, row, blocks, reach.place());
    endPart(row);
    begin = Math.max(0, own + 1 - reach.window());
  }

  private void segment(StepState st, Segment segment, AttentionReach reach, int head, int row) {
    if (segment.selector().isEmpty()) {
      for (int c = 0; c < segment.length(); c++) {
        cells[count++] = seen(st, segment, c, reach.place());
      }
      return;
    }
    perHead = true;
    int base = count;
    count += segment.length();
    Arrays.fill(cells, base, count, UNSEEN);
    CellSelector selector = segment.selector().get();
    int n = selector.select(reach.layer(), head, row, chosen);
    if (n < 0 || n > segment.length()) {
      throw CpuErrors.batch("up to %d chosen cells".formatted(segment.length()), n, "selector");
    }
    int last = -1;
    for (int i = 0; i < n; i++) {
      int c = chosen[i];
      if (c <= last || c >= segment.length()) {
        throw CpuErrors.batch(
            "chosen cells that ascend below " + segment.length(), c, "selector, row " + row);
      }
      last = c;
      cells[base + c] = seen(st, segment, c, reach.place());
    }
  }

  /** A segment's cell, unless a row of this very step left it without state. */
  private static int seen(StepState st, Segment segment, int c, int place) {
    int cell = physical(segment.blocks(), segment.start() + c);
    return st.visibility.isHole(cell, place) ? UNSEEN : cell;
  }

  private int everyRow(StepState st, int sequence, int row, int[] blocks, int place) {
    int first = st.batch.firstRow(sequence);
    int own = count + row - first;
    for (int r = first; r < st.batch.firstRow(sequence + 1); r++) {
      cells[count++] = cell(st, r, row, blocks, place);
    }
    return own;
  }

  private int ancestors(StepState st, int row, int[] blocks, int place) {
    Batch batch = st.batch;
    int own = count;
    for (int r = batch.parent(row); r != Batch.NO_PARENT; r = batch.parent(r)) {
      own++;
    }
    count = own + 1;
    int at = own;
    for (int r = row; r != Batch.NO_PARENT; r = batch.parent(r)) {
      cells[at--] = cell(st, r, row, blocks, place);
    }
    return own;
  }

  private static int cell(StepState st, int r, int row, int[] blocks, int place) {
    return r == row || st.visibility.holds(r, place) ? physical(blocks, st.batch.cell(r)) : UNSEEN;
  }

  static int physical(int[] blocks, int cell) {
    return blocks[cell / KvBlocks.BLOCK_TOKENS] * KvBlocks.BLOCK_TOKENS
        + cell % KvBlocks.BLOCK_TOKENS;
  }

  private void endPart(int entry) {
    partEnds[parts] = count;
    partEntries[parts] = entry;
    parts++;
  }

  /** Whether heads see different cells. */
  boolean perHead() {
    return perHead;
  }

  /** The first index within the window. */
  int begin() {
    return begin;
  }

  /** How many cells there are. */
  int count() {
    return count;
  }

  /** The cell of an index, or {@link #UNSEEN}. */
  int cell(int index) {
    return cells[index];
  }

  /** Whether one of the indices [from, to) is seen. */
  boolean seesAny(int from, int to) {
    for (int i = from; i < to; i++) {
      if (cells[i] != UNSEEN) {
        return true;
      }
    }
    return false;
  }

  /** Before walking the parts once more. */
  void rewind() {
    part = 0;
  }

  /** Rotary entry of the part that an index lies in; indices must ascend between rewinds. */
  int entryAt(int index) {
    while (partEnds[part] <= index) {
      part++;
    }
    return partEntries[part];
  }

  /** Where the part ends that {@link #entryAt} was asked about last. */
  int partEnd() {
    return partEnds[part];
  }
}
