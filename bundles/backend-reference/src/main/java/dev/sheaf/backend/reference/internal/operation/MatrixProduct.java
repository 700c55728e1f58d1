package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.reference.internal.thread.RangeTask;
import dev.sheaf.backend.reference.internal.weight.WeightRows;
import dev.sheaf.model.Adapter;

/**
 * y[r][o] = Σ_k W[o][k]·x[r][k] (+ b[o]), summed from k = 0 upward; for a row whose adapter has a
 * delta of this matrix then y[r] += scale · B·(A·x[r]).
 *
 * <p>The sum of a row and an output is one chain of additions, whatever else is in the batch. Each
 * row of weights is read once per call. Four rows of the batch advance side by side, each in its
 * own chain: that hides the latency of an addition and changes no result.
 */
public final class MatrixProduct implements RangeTask {
  private final int number;
  private final WeightRows weight;
  private final Vector bias;
  private final RangeTask adapt = this::adapt;
  private Pass pass;
  private double[] x;
  private double[] y;
  private int at;
  private int stride;
  private int rows;
  private int[] batchRows;

  /**
   * With {@link Vector#NONE} or a bias of as many elements as the matrix has rows.
   *
   * @param number by which adapters know it
   */
  @SuppressWarnings("NullAway.Init") // the rest is set by run, before any worker reads it
  public MatrixProduct(int number, WeightRows weight, Vector bias) {
    this.number = number;
    this.weight = weight;
    this.bias = bias;
  }

  int outputs() {
    return weight.rows();
  }

  int inputs() {
    return weight.columns();
  }

  /**
   * Computes all outputs of all rows.
   *
   * @param x [rows][inputs]
   * @param y [rows][stride], written from element {@code at} of each row
   * @param batchRows which row of the batch each is; says whose adapter it uses
   */
  void run(Pass pass, double[] x, double[] y, int at, int stride, int rows, int[] batchRows) {
    this.pass = pass;
    this.x = x;
    this.y = y;
    this.at = at;
    this.stride = stride;
    this.rows = rows;
    this.batchRows = batchRows;
    pass.workers().run(this, weight.rows());
    if (pass.adapted()) {
      pass.workers().run(adapt, rows);
    }
  }

  private void adapt(int from, int to, int worker) {
    double[] inner = pass.lowRanks().room(worker);
    Batch batch = pass.batch();
    for (int r = from; r < to; r++) {
      int adapter = batch.adapterOf(batch.sequenceOf(batchRows[r]));
      Adapter.LowRank delta = pass.lowRanks().delta(adapter, number);
      if (delta == null) {
        continue;
      }
      for (int k = 0; k < delta.rank(); k++) {
        inner[k] = dot(delta.a(), k * inputs(), x, r * inputs(), inputs());
      }
      for (int o = 0; o < outputs(); o++) {
        double sum = dot(delta.b(), o * delta.rank(), inner, 0, delta.rank());
        y[r * stride + at + o] += delta.scale() * sum;
      }
    }
  }

  private static double dot(float[] w, int at, double[] x, int from, int n) {
    double s = 0;
    for (int k = 0; k < n; k++) {
      s += w[at + k] * x[from + k];
    }
    return s;
  }

  @Override
  public void run(int from, int to, int worker) {
    double[] w = pass.weightRow(worker);
    for (int o = from; o < to; o++) {
      weight.read(o, w, 0);
      int r = 0;
      for (; r + 4 <= rows; r += 4) {
        fourRows(w, o, r);
      }
      for (; r < rows; r++) {
        y[r * stride + at + o] = dot(w, x, r * inputs(), inputs()) + bias.orZero(o);
      }
    }
  }

  private void fourRows(double[] w, int o, int r) {
    int n = inputs();
    int x0 = r * n;
    int x1 = x0 + n;
    int x2 = x1 + n;
    int x3 = x2 + n;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int k = 0; k < n; k++) {
      s0 += w[k] * x[x0 + k];
      s1 += w[k] * x[x1 + k];
      s2 += w[k] * x[x2 + k];
      s3 += w[k] * x[x3 + k];
    }
    int first = r * stride + at + o;
    y[first] = s0 + bias.orZero(o);
    y[first + stride] = s1 + bias.orZero(o);
    y[first + 2 * stride] = s2 + bias.orZero(o);
    y[first + 3 * stride] = s3 + bias.orZero(o);
  }

  /** Σ_k w[k]·x[from + k]. */
  static double dot(double[] w, double[] x, int from, int n) {
    double s = 0;
    for (int k = 0; k < n; k++) {
      s += w[k] * x[from + k];
    }
    return s;
  }
}
