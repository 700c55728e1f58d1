package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.reference.internal.thread.RangeTask;

/**
 * logits = scale · (W · in + b), soft-capped where asked, rounded to float32, for the rows that
 * ask. A row with a logit that is no finite number is marked {@link Outputs.Status#NOT_A_NUMBER};
 * other rows are not touched by it.
 */
public final class OutputHeadStep implements Step, RangeTask {
  private final int in;
  private final MatrixProduct product;
  private final double scale;
  private final double softCap;
  private final double[] asking;
  private final double[] logits;
  private final int[] batchRows;
  private Outputs outputs = new Outputs(1, 1);

  /**
   * @param softCap 0: none
   * @param mostRows the most rows that ask
   */
  public OutputHeadStep(int in, MatrixProduct product, double scale, double softCap, int mostRows) {
    this.in = in;
    this.product = product;
    this.scale = scale;
    this.softCap = softCap;
    this.asking = new double[Math.multiplyExact(mostRows, product.inputs())];
    this.logits = new double[Math.multiplyExact(mostRows, product.outputs())];
    this.batchRows = new int[mostRows];
  }

  @Override
  public void run(Pass pass) {
    int rows = 0;
    int width = product.inputs();
    for (int i = 0; i < pass.rows(); i++) {
      int row = pass.row(i);
      int asked = pass.batch().logitRow(row);
      if (asked >= 0) {
        System.arraycopy(pass.register(in), i * width, asking, asked * width, width);
        batchRows[asked] = row;
        rows++;
      }
    }
    if (rows > 0) {
      outputs = pass.outputs();
      product.run(pass, asking, logits, 0, product.outputs(), rows, batchRows);
      pass.workers().run(this, rows);
    }
  }

  @Override
  public void run(int from, int to, int worker) {
    int vocabulary = product.outputs();
    for (int r = from; r < to; r++) {
      boolean finite = true;
      for (int o = 0; o < vocabulary; o++) {
        float logit = logit(logits[r * vocabulary + o]);
        finite &= Float.isFinite(logit);
        outputs.logits()[outputs.offset(r) + o] = logit;
      }
      if (!finite) {
        outputs.status(r, Outputs.Status.NOT_A_NUMBER);
      }
      if (outputs.top() > 0) {
        LargestLogits.find(outputs, r, finite);
      }
    }
  }

  private float logit(double product) {
    double x = scale * product;
    return (float) (softCap == 0 ? x : softCap * StrictMath.tanh(x / softCap));
  }

  /**
   * The logits of the pass's first row, whether it asked or not.
   *
   * @param ids which; empty: all
   * @param into one per id
   */
  public void project(Pass pass, int[] ids, float[] into) {
    product.run(pass, pass.register(in), logits, 0, product.outputs(), 1, pass.order());
    if (ids.length == 0) {
      for (int o = 0; o < product.outputs(); o++) {
        into[o] = logit(logits[o]);
      }
    }
    for (int i = 0; i < ids.length; i++) {
      into[i] = logit(logits[ids[i]]);
    }
  }
}
