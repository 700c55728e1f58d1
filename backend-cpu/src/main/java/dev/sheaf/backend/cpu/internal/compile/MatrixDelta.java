package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.thread.Region;
import dev.sheaf.model.Adapter.LowRank;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What adapters add to the product of one matrix: y += scale · b · (a · x), for the rows that use
 * one.
 *
 * <p>Row by row, columns and ranks in order, so that a row's bits depend on its own adapter alone;
 * rows without one are not touched. <b>Threads.</b> Adapters come and go between steps.
 *
 * @see <a href="https://arxiv.org/abs/2106.09685">Hu et al. 2021, §4.1</a>
 */
final class MatrixDelta implements Region {
  private static final int ROWS_PER_CHUNK = 8;

  /** Transposed, so that ranks, and then rows of the matrix, lie side by side. */
  private record Delta(int rank, float[] a, float[] b, float scale) {
    static Delta of(LowRank d) {
      return new Delta(
          d.rank(),
          transposed(d.a(), d.rank(), d.columns()),
          transposed(d.b(), d.rows(), d.rank()),
          (float) d.scale());
    }

    private static float[] transposed(float[] m, int rows, int columns) {
      float[] t = new float[m.length];
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          t[c * rows + r] = m[r * columns + c];
        }
      }
      return t;
    }
  }

  /**
   * Which products there are.
   *
   * @param rows of the matrix
   * @param in what it multiplies
   * @param count the most products of a step
   * @param perRow products of one row of the batch: product i is of row i / perRow
   * @param ownInput whether each product has an input of its own, else one per row of the batch
   */
  record Products(int rows, Register in, int count, int perRow, boolean ownInput) {}

  /** Room for a · x, shared by matrices that are never multiplied in the same step. */
  static final class Inner {
    private float[] data = new float[0];
  }

  private final Products products;
  private final Register in;
  private final int rows;
  private final Inner room;
  private @Nullable Delta[] deltas = new Delta[1];
  private int count;
  private int maxRank;
  private @Nullable StepState state;
  private StepState.@Nullable RowSet asked;

  MatrixDelta(Products products, Inner room) {
    this.products = products;
    this.in = products.in();
    this.rows = products.rows();
    this.room = room;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return in.width;
  }

  /** Whether the room that a rank needs is within an array. */
  boolean fits(int rank) {
    return (long) rank * products.count() <= Integer.MAX_VALUE - 8;
  }

  /** Takes in the delta of an adapter. */
  void put(int adapter, LowRank delta) {
    if (adapter >= deltas.length) {
      deltas = Arrays.copyOf(deltas, Math.max(adapter + 1, 2 * deltas.length));
    }
    deltas[adapter] = Delta.of(delta);
    count++;
    maxRank = Math.max(maxRank, delta.rank());
    if (room.data.length < products.count() * maxRank) {
      room.data = new float[products.count() * maxRank];
    }
  }

  /** Forgets the delta of an adapter, if it has one. */
  void remove(int adapter) {
    if (adapter < deltas.length && deltas[adapter] != null) {
      deltas[adapter] = null;
      count--;
    }
  }

  private @Nullable Delta of(StepState st, int product) {
    int row = product / products.perRow();
    int adapter = st.batch.adapterOf(st.batch.sequenceOf(row));
    return adapter < deltas.length ? deltas[adapter] : null;
  }

  /** a · x of the rows that use an adapter, before a region that calls {@link #add}. */
  void prepare(StepState st, StepState.RowSet some) {
    if (count == 0 || some.count == 0) {
      return;
    }
    state = st;
    asked = some;
    st.run(this, Math.ceilDiv(some.count, ROWS_PER_CHUNK));
  }

  @Override
  public void run(int chunk, int thread) {
    StepState st = Objects.requireNonNull(state);
    StepState.RowSet some = Objects.requireNonNull(asked);
    int end = Math.min(some.count, (chunk + 1) * ROWS_PER_CHUNK);
    for (int i = chunk * ROWS_PER_CHUNK; i < end; i++) {
      prepare(st, some.rows[i]);
    }
  }

  /** a · x of one product; by any thread. */
  void prepare(StepState st, int product) {
    Delta d = count == 0 ? null : of(st, product);
    if (d == null) {
      return;
    }
    float[] inner = room.data;
    int at = product * maxRank;
    int x = in.row(products.ownInput() ? product : product / products.perRow());
    int rank = d.rank;
    Arrays.fill(inner, at, at + rank, 0f);
    for (int k = 0; k < in.width; k++) {
      float v = in.data[x + k];
      int a = k * rank;
      for (int j = 0; j < rank; j++) {
        inner[at + j] = Math.fma(d.a[a + j], v, inner[at + j]);
      }
    }
    for (int j = 0; j < rank; j++) {
      inner[at + j] *= d.scale;
    }
  }

  /** y[yo + r] += delta of row {@code first + r} of the matrix, for r &lt; n. */
  void add(StepState st, int product, int first, int n, float[] y, int yo) {
    Delta d = count == 0 ? null : of(st, product);
    if (d == null) {
      return;
    }
    for (int j = 0; j < d.rank; j++) {
      float v = room.data[product * maxRank + j];
      int b = j * rows + first;
      for (int r = 0; r < n; r++) {
        y[yo + r] = Math.fma(d.b[b + r], v, y[yo + r]);
      }
    }
  }
}
