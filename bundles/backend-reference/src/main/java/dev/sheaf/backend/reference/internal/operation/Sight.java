package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CellSelector;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Segment;
import dev.sheaf.backend.reference.internal.ReferenceErrors;
import dev.sheaf.backend.reference.internal.state.KeyValueBlocks;
import dev.sheaf.error.SheafException;
import java.util.List;

/**
 * The cells that one row sees in one layer, in the order of their indices, and the position that
 * its query is turned to for each of them. Cells that a selector leaves out, that lack state in the
 * layer or that lie before the window are not among them, but keep their index.
 *
 * <p>One per worker; filled anew for each row and head. Allocates nothing after construction.
 */
public final class Sight {
  /** As a layer's window: it has none. */
  public static final int NO_WINDOW = 0;

  /** The layer that looks: its number, its place among layers and in the state, its window. */
  public record Layer(int number, int place, int statePlace, int window) {}

  private final long[] at;
  private final double[] scores;
  private final int[] runEnd;
  private final long[] runPosition;
  private final int[] some;
  private final int[] chosen;
  private int count;
  private int runs;

  /**
   * @param cells the most that a row sees
   */
  Sight(int cells) {
    this.at = new long[cells];
    this.scores = new double[cells];
    this.runEnd = new int[cells];
    this.runPosition = new long[cells];
    this.some = new int[cells];
    this.chosen = new int[cells];
  }

  /** How many cells. */
  int count() {
    return count;
  }

  /** Where the keys lie. */
  long[] at() {
    return at;
  }

  /** Room for a score per cell. */
  double[] scores() {
    return scores;
  }

  /** Runs of cells that meet the query at one position. */
  int runs() {
    return runs;
  }

  /** The cell after the last of a run. */
  int runEnd(int run) {
    return runEnd[run];
  }

  /** What the query is turned to for a run. */
  long runPosition(int run) {
    return runPosition[run];
  }

  /** Finds the cells for a row of the batch and a head. */
  void fill(Pass pass, Layer layer, int row, int head) {
    count = 0;
    runs = 0;
    Batch batch = pass.batch();
    int sequence = batch.sequenceOf(row);
    int first = batch.firstRow(sequence);
    int firstCell = batch.cell(first);
    boolean contiguous = batch.cell(row) - firstCell == row - first;
    if (batch.plain() && contiguous && pass.holes().none()) {
      int last = batch.cell(row);
      int from = layer.window == NO_WINDOW ? 0 : Math.max(0, last - layer.window + 1);
      plain(pass.state(), layer, batch.blocks(sequence), from, last);
    } else {
      general(pass, layer, row, head);
    }
    endRun(batch.position(row));
  }

  private void plain(KeyValueBlocks state, Layer layer, int[] table, int from, int last) {
    int tokens = state.blockTokens();
    long cell = state.cellBytes(layer.statePlace);
    for (int c = from; c <= last; ) {
      long key = state.key(layer.statePlace, table[c / tokens], c % tokens);
      int end = Math.min(last, c / tokens * tokens + tokens - 1);
      for (; c <= end; c++) {
        at[count++] = key;
        key += cell;
      }
    }
  }

  private void general(Pass pass, Layer layer, int row, int head) {
    Batch batch = pass.batch();
    int sequence = batch.sequenceOf(row);
    KvView view = batch.viewOf(sequence);
    int first = batch.firstRow(sequence);
    int before = batch.cell(first) - view.ownStart();
    int rows = rows(batch, sequence, row);
    int total = before + rows;
    for (int i = 0; i < view.segments().size(); i++) {
      total += view.segments().get(i).length();
    }
    int after = batch.isBidirectional(sequence) ? batch.firstRow(sequence + 1) - 1 - row : 0;
    int own = total - 1 - after;
    int least = layer.window == NO_WINDOW ? 0 : Math.max(0, own - layer.window + 1);
    int index = segments(pass, layer, row, head, view.segments(), least);
    int[] depths = batch.depthsOf(sequence);
    int[] table = batch.blocks(sequence);
    for (int i = Math.max(0, least - index); i < before; i++) {
      int cell = view.ownStart() + i;
      if (depths == null || layer.place < depths[cell]) {
        add(pass, layer, table, cell);
      }
    }
    index += before;
    for (int i = Math.max(0, least - index); i < rows; i++) {
      add(pass, layer, table, batch.cell(some[i]));
    }
  }

  /** Lists the rows of the batch that a row sees, in order. */
  private int rows(Batch batch, int sequence, int row) {
    int n = 0;
    if (batch.isBidirectional(sequence)) {
      for (int r = batch.firstRow(sequence); r < batch.firstRow(sequence + 1); r++) {
        some[n++] = r;
      }
      return n;
    }
    for (int r = row; r != Batch.NO_PARENT; r = batch.parent(r)) {
      n++;
    }
    int i = n;
    for (int r = row; r != Batch.NO_PARENT; r = batch.parent(r)) {
      some[--i] = r;
    }
    return n;
  }

  private int segments(
      Pass pass, Layer layer, int row, int head, List<Segment> segments, int least) {
    if (segments.isEmpty()) {
      return 0;
    }
    int index = 0;
    long position = pass.batch().position(row);
    for (int g = 0; g < segments.size(); g++) {
      Segment s = segments.get(g);
      int from = Math.max(0, least - index);
      if (s.selector().isEmpty()) {
        for (int c = from; c < s.length(); c++) {
          add(pass, layer, s.blocks(), s.start() + c);
        }
      } else if (s.length() > 0) {
        selected(pass, layer, row, head, s, from);
      }
      index += s.length();
      endRun(Math.min(position + s.shift(), s.limit()));
    }
    return index;
  }

  private void selected(Pass pass, Layer layer, int row, int head, Segment s, int from) {
    CellSelector selector = s.selector().orElseThrow();
    int n = selector.select(layer.number, head, row, chosen);
    if (n < 0 || n > s.length()) {
      throw refused("0 to %d chosen cells".formatted(s.length()), n);
    }
    int last = -1;
    for (int i = 0; i < n; i++) {
      if (chosen[i] <= last || chosen[i] >= s.length()) {
        throw refused(
            "chosen cells that ascend from 0 to %d".formatted(s.length() - 1),
            "%d after %d".formatted(chosen[i], last));
      }
      last = chosen[i];
      if (last >= from) {
        add(pass, layer, s.blocks(), s.start() + last);
      }
    }
  }

  private void add(Pass pass, Layer layer, int[] table, int cell) {
    KeyValueBlocks state = pass.state();
    int block = table[cell / state.blockTokens()];
    int token = cell % state.blockTokens();
    if (!pass.holes().at(block, token, layer.place)) {
      at[count++] = state.key(layer.statePlace, block, token);
    }
  }

  private void endRun(long position) {
    int begun = runs == 0 ? 0 : runEnd[runs - 1];
    if (count > begun) {
      runEnd[runs] = count;
      runPosition[runs] = position;
      runs++;
    }
  }

  private static SheafException refused(String expected, Object found) {
    return SheafException.of(ReferenceErrors.BATCH, "a selector chose cells that are not there")
        .expected(expected)
        .found(found)
        .where("backend reference")
        .next("report it: the selector of a view is wrong")
        .toException();
  }
}
