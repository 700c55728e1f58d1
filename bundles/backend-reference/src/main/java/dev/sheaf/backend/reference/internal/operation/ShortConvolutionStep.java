package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.reference.internal.thread.RangeTask;

/**
 * out = c ⊙ conv(b ⊙ x) of [b | c | x]. Sequences and channels are independent of each other; the
 * rows of a sequence follow one after the other.
 */
public final class ShortConvolutionStep implements Step, RangeTask {
  private final int in;
  private final CausalConvolution convolution;
  private final int channels;
  private final int out;
  private Pass pass;

  /** Over the state at the convolution's place. */
  @SuppressWarnings("NullAway.Init") // pass is set by run, before any worker reads it
  public ShortConvolutionStep(int in, CausalConvolution convolution, int out) {
    this.in = in;
    this.convolution = convolution;
    this.channels = convolution.channels();
    this.out = out;
  }

  @Override
  public void run(Pass pass) {
    this.pass = pass;
    pass.workers().run(this, pass.batch().sequences() * channels);
  }

  @Override
  public void run(int from, int to, int worker) {
    Batch batch = pass.batch();
    double[] x = pass.register(in);
    double[] y = pass.register(out);
    for (int item = from; item < to; item++) {
      int sequence = item / channels;
      int i = item % channels;
      for (int row = batch.firstRow(sequence); row < batch.firstRow(sequence + 1); row++) {
        int b = row * 3 * channels + i;
        double u = x[b] * x[b + 2 * channels];
        double sum = convolution.push(pass.slots(), batch.slotOf(sequence), i, u);
        y[row * channels + i] = x[b + channels] * sum;
      }
    }
  }
}
