package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.LayerObserver;
import dev.sheaf.backend.LayerObserver.MissingState;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.reference.internal.LayerSpans.Span;
import dev.sheaf.backend.reference.internal.operation.Holes;
import dev.sheaf.backend.reference.internal.operation.Pass;
import dev.sheaf.backend.reference.internal.state.KeyValueBlocks;
import java.util.Arrays;
import java.util.Objects;

/**
 * Which rows of a forward left after which layer. Packed rows 0 to {@link #running()} still run;
 * the others follow them, with the hidden states that they left with kept here.
 */
final class Exits implements LayerObserver.Rows {
  private final Pass pass;
  private final Projection projection;
  private final Holes holes;
  private final int width;
  private final int taps;
  private final double[] hidden; // by row of the batch
  private final int[] layerOf; // by row of the batch
  private final boolean[] leaving; // by packed row
  private final int[] left;
  private int running;
  private int register;
  private boolean offering;

  /**
   * @param rows the most rows of a batch
   * @param width of hidden states
   */
  Exits(Pass pass, Projection projection, Holes holes, int rows, int width, int taps) {
    this.pass = pass;
    this.projection = projection;
    this.holes = holes;
    this.width = width;
    this.taps = taps;
    int room = taps == 0 ? 0 : rows;
    this.hidden = new double[Math.multiplyExact(room, width)];
    this.layerOf = new int[room];
    this.leaving = new boolean[room];
    this.left = new int[room];
  }

  int width() {
    return width;
  }

  void begin() {
    running = pass.batch().rows();
    Arrays.fill(layerOf, 0, running, Outputs.NO_EXIT);
  }

  /** Packed rows that still run. */
  int running() {
    return running;
  }

  /** All packed rows. */
  int all() {
    return pass.batch().rows();
  }

  /** Puts the hidden states of rows that left into a register, behind those that run. */
  void load(int into) {
    for (int i = running; i < all(); i++) {
      System.arraycopy(hidden, pass.row(i) * width, pass.register(into), i * width, width);
    }
  }

  /** Writes the hidden states of running rows that want them. */
  void readOff(Span span) {
    for (int i = 0; i < running; i++) {
      int wanted = pass.batch().hiddenRow(pass.row(i));
      if (wanted >= 0) {
        int at = pass.outputs().hiddenAt(wanted, span.tap());
        floats(pass.register(span.out()), i * width, pass.outputs().hidden(), at);
      }
    }
  }

  private void floats(double[] from, int at, float[] into, int to) {
    for (int d = 0; d < width; d++) {
      into[to + d] = (float) from[at + d];
    }
  }

  /** Shows the running rows to an observer and lets go those that it chooses. */
  void offer(LayerObserver observer, int layer, Span span) {
    Arrays.fill(leaving, 0, running, false);
    register = span.out();
    offering = true;
    try {
      observer.after(layer, this);
    } finally {
      offering = false;
    }
    partition(layer, span);
  }

  private void partition(int layer, Span span) {
    int stays = 0;
    int goes = 0;
    for (int i = 0; i < running; i++) {
      int row = pass.row(i);
      if (leaving[i]) {
        leave(i, row, layer, span);
        left[goes++] = row;
      } else {
        pack(i, stays, span.widths());
        pass.order()[stays++] = row;
      }
    }
    System.arraycopy(left, 0, pass.order(), stays, goes);
    running = stays;
  }

  private void pack(int from, int to, int[] widths) {
    for (int r = 0; from != to && r < widths.length; r++) {
      double[] x = pass.register(r);
      System.arraycopy(x, from * widths[r], x, to * widths[r], widths[r]);
    }
  }

  private void leave(int i, int row, int layer, Span span) {
    Batch batch = pass.batch();
    System.arraycopy(pass.register(span.out()), i * width, hidden, row * width, width);
    layerOf[row] = layer;
    int wanted = batch.hiddenRow(row);
    for (int tap = span.tap() + 1; wanted >= 0 && tap < taps; tap++) {
      floats(hidden, row * width, pass.outputs().hidden(), pass.outputs().hiddenAt(wanted, tap));
    }
    if (batch.missingState() == MissingState.HOLE) {
      int cell = batch.cell(row);
      int block = batch.blocks(batch.sequenceOf(row))[cell / KeyValueBlocks.BLOCK_TOKENS];
      holes.mark(block, cell % KeyValueBlocks.BLOCK_TOKENS, layer + 1);
    }
  }

  /** Tells the outputs who left where. */
  void report() {
    Batch batch = pass.batch();
    for (int row = 0; row < batch.rows(); row++) {
      if (batch.logitRow(row) >= 0) {
        pass.outputs().exitLayer(batch.logitRow(row), layerOf[row]);
      }
    }
  }

  @Override
  public int count() {
    requireOffering();
    return running;
  }

  @Override
  public int row(int i) {
    return pass.row(checked(i));
  }

  @Override
  public void read(int i, float[] into, int at) {
    Objects.checkFromIndexSize(at, width, into.length);
    floats(pass.register(register), checked(i) * width, into, at);
  }

  @Override
  public void project(int i, int[] ids, float[] logits) {
    projection.of(pass, checked(i), register, ids, logits);
  }

  @Override
  public void exit(int i) {
    leaving[checked(i)] = true;
  }

  private int checked(int i) {
    requireOffering();
    return Objects.checkIndex(i, running);
  }

  private void requireOffering() {
    if (!offering) {
      throw new IllegalStateException("rows are valid during the observer's call only");
    }
  }
}
