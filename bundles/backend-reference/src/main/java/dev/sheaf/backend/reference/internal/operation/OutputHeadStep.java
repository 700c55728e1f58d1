package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.reference.internal.thread.RangeTask;

/**
 * logits = scale · (W · in + b), rounded to float32, for the rows that ask. A row with a logit that
 * is no finite number is marked {@link Outputs.Status#NOT_A_NUMBER}; other rows are not touched by
 * it.
 */
public final class OutputHeadStep implements Step, RangeTask {
  private final int in;
  private final MatrixProduct product;
  private final double scale;
  private final double[] asking;
  private final double[] logits;
  private Outputs outputs = new Outputs(1, 1);

  /**
   * @param mostRows the most rows that ask
   */
  public OutputHeadStep(int in, MatrixProduct product, double scale, int mostRows) {
    this.in = in;
    this.product = product;
    this.scale = scale;
    this.asking = new double[Math.multiplyExact(mostRows, product.inputs())];
    this.logits = new double[Math.multiplyExact(mostRows, product.outputs())];
  }

  @Override
  public void run(Pass pass) {
    int rows = pass.batch().logitRows();
    if (rows == 0) {
      return;
    }
    outputs = pass.outputs();
    int width = product.inputs();
    for (int r = 0; r < rows; r++) {
      System.arraycopy(pass.register(in), pass.rowOf(r) * width, asking, r * width, width);
    }
    product.run(pass, asking, logits, 0, product.outputs(), rows);
    pass.workers().run(this, rows);
  }

  @Override
  public void run(int from, int to, int worker) {
    int vocabulary = product.outputs();
    for (int r = from; r < to; r++) {
      boolean finite = true;
      for (int o = 0; o < vocabulary; o++) {
        float logit = (float) (scale * logits[r * vocabulary + o]);
        finite &= Float.isFinite(logit);
        outputs.logits()[outputs.offset(r) + o] = logit;
      }
      if (!finite) {
        outputs.status(r, Outputs.Status.NOT_A_NUMBER);
      }
    }
  }
}
