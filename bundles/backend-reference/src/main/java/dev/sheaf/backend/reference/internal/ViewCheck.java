package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Segment;

/** The part of {@link BatchCheck} for sequences that are not plain. */
final class ViewCheck {
  private ViewCheck() {}

  static void accept(Batch batch, int s, BatchCheck check) {
    if (check.recurrent()) {
      onlyChains(batch, s);
    }
    int first = batch.firstRow(s);
    KvView view = batch.viewOf(s);
    BatchCheck.within("first own cell that is seen", view.ownStart(), 0, batch.cell(first));
    long seen = (long) batch.cell(first) - view.ownStart() + batch.firstRow(s + 1) - first;
    for (int g = 0; g < view.segments().size(); g++) {
      Segment segment = view.segments().get(g);
      long end = (long) segment.start() + segment.length();
      check.cells(
          "blocks of a segment", segment.blocks(), segment.blocks().length, segment.start(), end);
      seen += segment.length();
    }
    BatchCheck.within("cells that a row sees", seen, 1, check.contextTokens());
    depths(batch, s, check);
  }

  private static void onlyChains(Batch batch, int s) {
    for (int row = batch.firstRow(s); row < batch.firstRow(s + 1); row++) {
      int before = row == batch.firstRow(s) ? Batch.NO_PARENT : row - 1;
      if (batch.parent(row) != before) {
        throw BatchCheck.refused(
            "rows in a chain, as recurrent state cannot branch",
            "row %d after row %d".formatted(row, batch.parent(row)));
      }
    }
    boolean plain =
        batch.viewOf(s).plain() && !batch.isBidirectional(s) && batch.depthsOf(s) == null;
    if (!plain) {
      throw BatchCheck.refused(
          "no view, later rows or depths, as recurrent state has seen all tokens once", "a view");
    }
  }

  private static void depths(Batch batch, int s, BatchCheck check) {
    int[] depths = batch.depthsOf(s);
    if (depths == null) {
      return;
    }
    int own = batch.cell(batch.firstRow(s));
    BatchCheck.within("depths", depths.length, own, Integer.MAX_VALUE);
    for (int c = 0; c < own; c++) {
      BatchCheck.within("depth of a cell", depths[c], 0, check.layers());
    }
  }
}
