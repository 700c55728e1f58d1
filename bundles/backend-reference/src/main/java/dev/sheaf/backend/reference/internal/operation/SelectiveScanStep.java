package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.reference.internal.thread.RangeTask;
import dev.sheaf.backend.reference.internal.weight.WeightRows;
import dev.sheaf.model.Operation.Activation;

/**
 * The selective state space of Mamba; the formulas stand in {@link dev.sheaf.model.SelectiveScan}.
 * A slot keeps the inputs of the convolution, then h, channel by channel. Sequences and channels
 * are independent of each other, but for the two matrices between convolution and scan.
 */
public final class SelectiveScanStep implements Step {
  private final int in;
  private final CausalConvolution convolution;
  private final MatrixProduct parameters;
  private final MatrixProduct step;
  private final double[] decay; // −exp(logA), [inner][state]
  private final Vector skip;
  private final int inner;
  private final int width;
  private final int place;
  private final int out;
  private final RangeTask convolve = this::convolve;
  private final RangeTask scan = this::scan;
  private Pass pass;

  /** Over the state at a place among recurrent layers. */
  @SuppressWarnings("NullAway.Init") // pass is set by run, before any worker reads it
  public SelectiveScanStep(
      int in,
      CausalConvolution convolution,
      MatrixProduct parameters,
      MatrixProduct step,
      WeightRows logA,
      Vector skip,
      int place,
      int out) {
    this.in = in;
    this.convolution = convolution;
    this.parameters = parameters;
    this.step = step;
    this.skip = skip;
    this.inner = logA.rows();
    this.width = logA.columns();
    this.place = place;
    this.out = out;
    this.decay = new double[Math.multiplyExact(inner, width)];
    for (int i = 0; i < inner; i++) {
      logA.read(i, decay, i * width);
    }
    for (int i = 0; i < decay.length; i++) {
      decay[i] = -StrictMath.exp(decay[i]);
    }
  }

  @Override
  public void run(Pass pass) {
    this.pass = pass;
    int rows = pass.rows();
    int items = pass.batch().sequences() * inner;
    int all = parameters.outputs();
    int rank = step.inputs();
    double[] x = pass.scratch(Scratch.INNER);
    double[] p = pass.scratch(Scratch.SCORES);
    double[] d = pass.scratch(Scratch.CHOICE);
    pass.workers().run(convolve, items);
    parameters.run(pass, x, p, 0, all, rows, pass.order());
    for (int row = 0; row < rows; row++) {
      System.arraycopy(p, row * all, d, row * rank, rank);
    }
    step.run(pass, d, pass.scratch(Scratch.RESULT), 0, inner, rows, pass.order());
    pass.workers().run(scan, items);
  }

  private void convolve(int from, int to, int worker) {
    Batch batch = pass.batch();
    double[] x = pass.register(in);
    double[] y = pass.scratch(Scratch.INNER);
    for (int item = from; item < to; item++) {
      int sequence = item / inner;
      int i = item % inner;
      for (int row = batch.firstRow(sequence); row < batch.firstRow(sequence + 1); row++) {
        double u = x[row * 2 * inner + i];
        double sum = convolution.push(pass.slots(), batch.slotOf(sequence), i, u);
        y[row * inner + i] = Activations.apply(Activation.SILU, sum);
      }
    }
  }

  private void scan(int from, int to, int worker) {
    Batch batch = pass.batch();
    double[] y = pass.register(out);
    for (int item = from; item < to; item++) {
      int sequence = item / inner;
      int i = item % inner;
      for (int row = batch.firstRow(sequence); row < batch.firstRow(sequence + 1); row++) {
        double z = pass.register(in)[row * 2 * inner + inner + i];
        y[row * inner + i] = scan(batch, row, i) * Activations.apply(Activation.SILU, z);
      }
    }
  }

  private double scan(Batch batch, int row, int i) {
    double x = pass.scratch(Scratch.INNER)[row * inner + i];
    double delta = softplus(pass.scratch(Scratch.RESULT)[row * inner + i]);
    double[] p = pass.scratch(Scratch.SCORES);
    int b = row * parameters.outputs() + step.inputs();
    int c = b + width;
    long slot = pass.slots().at(place, batch.slotOf(batch.sequenceOf(row)));
    long h = (long) inner * (convolution.taps() - 1) + (long) i * width;
    double sum = 0;
    for (int j = 0; j < width; j++) {
      double kept = StrictMath.exp(delta * decay[i * width + j]) * pass.slots().get(slot, h + j);
      double state = kept + delta * p[b + j] * x;
      pass.slots().set(slot, h + j, state);
      sum += p[c + j] * state;
    }
    return sum + skip.get(i) * x;
  }

  /** ln(1 + eˣ), without overflow. */
  static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }
}
