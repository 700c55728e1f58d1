package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.LayerObserver;
import dev.sheaf.backend.cpu.internal.CpuErrors;
import org.jspecify.annotations.Nullable;

/**
 * Between two layers: hands out hidden states, asks who leaves, keeps the states of those who left.
 *
 * <p>Registers may lie in another buffer after each layer, so the states of rows that left are kept
 * apart and put where the next layer, and after the last one the head, will read them.
 *
 * <p><b>Threads.</b> The step's own, between regions.
 */
final class LayerEndStep implements Step, LayerObserver.Rows {
  private final int place;
  private final int tap;
  private final boolean asks;
  private final Register hidden;
  private final Register kept;
  private final Tail tail;
  private @Nullable StepState state;
  private StepState.@Nullable RowSet present;

  /**
   * @param place of the layer
   * @param tap its index among the taps; −1: it has none
   * @param last whether no layer follows
   * @param hidden where the layer left its output
   * @param kept the states of rows that left
   */
  LayerEndStep(int place, int tap, boolean last, Register hidden, Register kept, Tail tail) {
    this.place = place;
    this.tap = tap;
    this.asks = tap >= 0 && !last;
    this.hidden = hidden;
    this.kept = kept;
    this.tail = tail;
  }

  @Override
  public void run(StepState st) {
    if (st.anyLeft()) {
      restore(st);
    }
    if (tap >= 0 && st.batch.hiddenRows() > 0) {
      handOut(st);
    }
    LayerObserver observer = st.batch.observer();
    if (asks && observer != null) {
      state = st;
      present = st.selectRunning();
      try {
        if (present.count > 0) {
          observer.after(place, this);
        }
      } finally {
        state = null;
        present = null;
        st.retireLeavers();
      }
    }
  }

  private void restore(StepState st) {
    for (int i = 0; i < st.rows.count; i++) {
      int row = st.rows.rows[i];
      if (st.visibility.hasLeft(row)) {
        copy(kept, hidden, row);
      }
    }
  }

  private static void copy(Register from, Register to, int row) {
    System.arraycopy(from.data, from.row(row), to.data, to.row(row), to.width);
  }

  private void handOut(StepState st) {
    Batch batch = st.batch;
    for (int r = 0; r < batch.rows(); r++) {
      int to = batch.hiddenRow(r);
      if (to >= 0) {
        System.arraycopy(
            hidden.data, hidden.row(r), st.out.hidden(), st.out.hiddenAt(to, tap), hidden.width);
      }
    }
  }

  private StepState running() {
    StepState st = state;
    if (st == null) {
      throw CpuErrors.batch("rows during the call only", "a later use", "layer observer");
    }
    return st;
  }

  @Override
  public int count() {
    running();
    return present == null ? 0 : present.count;
  }

  @Override
  public int row(int i) {
    running();
    StepState.RowSet rows = present;
    if (rows == null || i < 0 || i >= rows.count) {
      throw CpuErrors.batch("one of the rows that run", i, "layer observer");
    }
    return rows.rows[i];
  }

  @Override
  public void read(int i, float[] to, int at) {
    System.arraycopy(hidden.data, hidden.row(row(i)), to, at, hidden.width);
  }

  @Override
  public void project(int i, int[] ids, float[] logits) {
    int row = row(i);
    StepState st = running();
    st.selectOne(row);
    tail.project(st, hidden, row, ids, logits);
    st.selectRunning();
  }

  @Override
  public void exit(int i) {
    int row = row(i);
    StepState st = running();
    if (!st.visibility.hasLeft(row)) {
      copy(hidden, kept, row);
      st.visibility.leave(row, place);
      st.noteLeaver();
      if (st.batch.logitRow(row) >= 0) {
        st.out.exitLayer(st.batch.logitRow(row), place);
      }
    }
  }
}
