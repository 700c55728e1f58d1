package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.LayerObserver.MissingState;
import dev.sheaf.backend.Segment;
import java.util.Arrays;
import java.util.List;

/**
 * Who sees what in one step: which sequences need their cells listed, at which other positions
 * queries meet segments, which rows left after which layer.
 *
 * <p>Grows when a batch needs more than any before; otherwise allocates nothing. <b>Threads.</b>
 * Written between regions, read within.
 */
final class Visibility {
  private static final int STAYED = Integer.MAX_VALUE;

  private final int batchRows;
  private final int[] firstTurn;
  private final int[] left;
  private final int[] holes;
  private final int[] holeDepths;
  private int holeCount;
  private boolean[] listedSequences = new boolean[8];
  private int[] turnEntries = new int[0];
  private int[] turnPositions = new int[0];
  private int turns;
  private int turnsAsked;
  private boolean any;
  private boolean propagate;
  private Batch batch;

  Visibility(Batch empty) {
    this.batch = empty;
    this.batchRows = empty.maxRows();
    this.firstTurn = new int[batchRows];
    this.left = new int[batchRows];
    this.holes = new int[batchRows];
    this.holeDepths = new int[batchRows];
  }

  /** Before a step; the batch was admitted. */
  void begin(Batch batch, Scratch[] scratch) {
    this.batch = batch;
    this.propagate = batch.missingState() == MissingState.PROPAGATE;
    any = false;
    turns = 0;
    turnsAsked = 0;
    holeCount = 0;
    Arrays.fill(left, 0, batch.rows(), STAYED);
    if (listedSequences.length < batch.sequences()) {
      listedSequences = new boolean[2 * batch.sequences()];
    }
    int visible = 0;
    int selected = 0;
    int segments = 0;
    for (int s = 0; s < batch.sequences(); s++) {
      listedSequences[s] = needsList(batch, s);
      // Where rows may leave, a plain sequence may turn into one with holes.
      if (listedSequences[s] || batch.observer() != null) {
        any |= listedSequences[s];
        visible = Math.max(visible, Math.toIntExact(visible(batch, s)));
        List<Segment> list = batch.viewOf(s).segments();
        segments = Math.max(segments, list.size());
        for (int i = 0; i < list.size(); i++) {
          selected =
              Math.max(selected, list.get(i).selector().isEmpty() ? 0 : list.get(i).length());
        }
        turns(batch, s, list);
      }
    }
    if (visible > 0) {
      for (Scratch each : scratch) {
        each.visible.reserve(visible, selected, segments);
      }
    }
  }

  /** The most cells that a row of a sequence can see. */
  static long visible(Batch batch, int sequence) {
    int first = batch.firstRow(sequence);
    int end = batch.firstRow(sequence + 1);
    if (first == end) {
      return 0;
    }
    KvView view = batch.viewOf(sequence);
    long cells = (long) batch.cell(first) - view.ownStart() + end - first;
    for (int i = 0; i < view.segments().size(); i++) {
      cells += view.segments().get(i).length();
    }
    return cells;
  }

  private static boolean needsList(Batch batch, int s) {
    KvView view = batch.viewOf(s);
    boolean list =
        !view.segments().isEmpty()
            || view.ownStart() > 0
            || batch.isBidirectional(s)
            || batch.depthsOf(s) != null;
    int first = batch.firstRow(s);
    for (int r = first; r < batch.firstRow(s + 1); r++) {
      int before = r == first ? Batch.NO_PARENT : r - 1;
      list |= batch.parent(r) != before || batch.cell(r) - batch.cell(first) != r - first;
    }
    return list;
  }

  private void turns(Batch batch, int s, List<Segment> segments) {
    for (int r = batch.firstRow(s); r < batch.firstRow(s + 1); r++) {
      firstTurn[r] = turnsAsked;
      for (int i = 0; i < segments.size(); i++) {
        long position = position(batch, r, segments.get(i));
        if (turnsAsked == turnEntries.length) {
          int more = Math.max(64, 2 * turnsAsked);
          turnEntries = Arrays.copyOf(turnEntries, more);
          turnPositions = Arrays.copyOf(turnPositions, more);
        }
        int entry = r;
        if (position != batch.position(r)) {
          turnPositions[turns] = (int) position;
          entry = batchRows + turns;
          turns++;
        }
        turnEntries[turnsAsked++] = entry;
      }
    }
  }

  /** The position to which a row's query is rotated for a segment. */
  static long position(Batch batch, int row, Segment segment) {
    return Math.min((long) batch.position(row) + segment.shift(), segment.limit());
  }

  /** Whether a row's cells must be listed. */
  boolean listed(int row) {
    return any && listedSequences[batch.sequenceOf(row)];
  }

  /** Rotary entry of a row's query for a segment of its view. */
  int entry(int row, int segment) {
    return turnEntries[firstTurn[row] + segment];
  }

  /** Rotary entries beyond the rows' own. */
  int turns() {
    return turns;
  }

  /** Position of an entry beyond the rows' own. */
  int turnPosition(int turn) {
    return turnPositions[turn];
  }

  /** Scale of a row's scores. */
  float scale(int row, float own) {
    if (batch.plain()) {
      return own;
    }
    double more = batch.viewOf(batch.sequenceOf(row)).scoreScale();
    return more == 1 ? own : (float) (own * more);
  }

  /** A row leaves after the layer at a place; its sequence has holes if they are not filled. */
  void leave(int row, int place) {
    left[row] = place;
    if (!propagate) {
      int sequence = batch.sequenceOf(row);
      listedSequences[sequence] = true;
      any = true;
      holes[holeCount] = VisibleCells.physical(batch.blocks(sequence), batch.cell(row));
      holeDepths[holeCount++] = place + 1;
    }
  }

  /** Whether a row of this step left a cell of the store without state in the layer at a place. */
  boolean isHole(int cell, int place) {
    for (int i = 0; i < holeCount; i++) {
      if (holes[i] == cell) {
        return place >= holeDepths[i];
      }
    }
    return false;
  }

  /** Whether a row of this step has state in the layer at a place. */
  boolean holds(int row, int place) {
    return propagate || place <= left[row];
  }

  /** Whether rows that left fill the state that they skip. */
  boolean propagates() {
    return propagate;
  }

  /** Whether a row left before the last layer. */
  boolean hasLeft(int row) {
    return left[row] != STAYED;
  }

  /** After which layer a row left. */
  int leftAfter(int row) {
    return left[row];
  }
}
