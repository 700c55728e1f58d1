package dev.sheaf.backend.cpu.internal.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * y[i] = b[i] + Σ_j k[j][i] · u_{t − taps + 1 + j}[i], j in order, for one token and some channels;
 * moves the state on by this token.
 *
 * <pre>
 * state, float32:  [u of t − taps + 1: channels] … [u of t − 1: channels]
 * </pre>
 *
 * Purely vertical: one lane is one channel.
 */
public final class CausalConvolution {
  private CausalConvolution() {}

  /**
   * Channels [from, to) of one token.
   *
   * @param state address of taps − 1 vectors of {@code channels} floats
   * @param kernel [taps][channels], the newest last
   * @param bias {@code channels} values; zeros where there is none
   * @param u the token's inputs, channel 0 at {@code uo}; may be {@code y}
   */
  public static void apply(
      long state,
      int channels,
      int taps,
      float[] kernel,
      float[] bias,
      float[] u,
      int uo,
      float[] y,
      int yo,
      int from,
      int to) {
    int last = taps - 1;
    int i = from;
    for (; i + Lanes.L <= to; i += Lanes.L) {
      FloatVector v = FloatVector.fromArray(Lanes.F, u, uo + i);
      FloatVector sum = FloatVector.fromArray(Lanes.F, bias, i);
      for (int j = 0; j < last; j++) {
        long at = state + 4L * ((long) j * channels + i);
        sum = FloatVector.fromArray(Lanes.F, kernel, j * channels + i).fma(Lanes.floats(at), sum);
        FloatVector next = j + 1 < last ? Lanes.floats(at + 4L * channels) : v;
        next.intoMemorySegment(Lanes.ALL, at, Lanes.LE);
      }
      FloatVector.fromArray(Lanes.F, kernel, last * channels + i).fma(v, sum).intoArray(y, yo + i);
    }
    scalar(state, channels, taps, kernel, bias, u, uo, y, yo, i, to);
  }

  /** The definition, and the tail. */
  public static void scalar(
      long state,
      int channels,
      int taps,
      float[] kernel,
      float[] bias,
      float[] u,
      int uo,
      float[] y,
      int yo,
      int from,
      int to) {
    int last = taps - 1;
    for (int i = from; i < to; i++) {
      float v = u[uo + i];
      float sum = bias[i];
      for (int j = 0; j < last; j++) {
        long at = state + 4L * ((long) j * channels + i);
        sum = Math.fma(kernel[j * channels + i], Float.intBitsToFloat(Packed.get(at)), sum);
        int next = j + 1 < last ? Packed.get(at + 4L * channels) : Float.floatToRawIntBits(v);
        Packed.put(at, next);
      }
      y[yo + i] = Math.fma(kernel[last * channels + i], v, sum);
    }
  }
}
