package dev.sheaf.backend.cpu.internal.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * One token of a selective state space, for some channels i:
 *
 * <pre>
 * h[j][i] = e^(Δ[i]·a[j][i])·h[j][i] + Δ[i]·x[i]·B[j]
 * y[i]    = Σ_j C[j]·h[j][i] + skip[i]·x[i]           j in order
 *
 * state, float32:  [state 0: channels] [state 1: channels] …
 * </pre>
 *
 * Purely vertical: one lane is one channel, because channels are many and states few.
 */
public final class StateSpace {
  private StateSpace() {}

  /**
   * What does not change from token to token.
   *
   * @param a [states][channels], negative
   * @param skip one per channel
   */
  public record Shape(int channels, int states, float[] a, float[] skip) {}

  /**
   * Channels [from, to) of one token.
   *
   * @param h address of states · channels floats
   * @param delta step sizes, channel 0 at {@code dO}
   * @param x inputs, channel 0 at {@code xo}
   * @param bc {@code states} values B at {@code bo}, then as many C
   * @param y outputs, channel 0 at {@code yo}
   */
  public static void apply(
      Shape s,
      long h,
      float[] delta,
      int dO,
      float[] x,
      int xo,
      float[] bc,
      int bo,
      float[] y,
      int yo,
      int from,
      int to) {
    int i = from;
    for (; i + Lanes.L <= to; i += Lanes.L) {
      FloatVector d = FloatVector.fromArray(Lanes.F, delta, dO + i);
      FloatVector v = FloatVector.fromArray(Lanes.F, x, xo + i);
      FloatVector dx = d.mul(v);
      FloatVector sum = FloatVector.zero(Lanes.F);
      for (int j = 0; j < s.states; j++) {
        int at = j * s.channels + i;
        FloatVector decay = Exp.exp(FloatVector.fromArray(Lanes.F, s.a, at).mul(d));
        FloatVector hv = Lanes.floats(h + 4L * at).fma(decay, dx.mul(bc[bo + j]));
        hv.intoMemorySegment(Lanes.ALL, h + 4L * at, Lanes.LE);
        sum = hv.fma(FloatVector.broadcast(Lanes.F, bc[bo + s.states + j]), sum);
      }
      FloatVector.fromArray(Lanes.F, s.skip, i).fma(v, sum).intoArray(y, yo + i);
    }
    scalar(s, h, delta, dO, x, xo, bc, bo, y, yo, i, to);
  }

  /** The definition, and the tail. */
  public static void scalar(
      Shape s,
      long h,
      float[] delta,
      int dO,
      float[] x,
      int xo,
      float[] bc,
      int bo,
      float[] y,
      int yo,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      float d = delta[dO + i];
      float v = x[xo + i];
      float dx = d * v;
      float sum = 0;
      for (int j = 0; j < s.states; j++) {
        int at = j * s.channels + i;
        float decay = Exp.exp(s.a[at] * d);
        float hv = Float.intBitsToFloat(Packed.get(h + 4L * at));
        hv = Math.fma(hv, decay, dx * bc[bo + j]);
        Packed.put(h + 4L * at, Float.floatToRawIntBits(hv));
        sum = Math.fma(hv, bc[bo + s.states + j], sum);
      }
      y[yo + i] = Math.fma(s.skip[i], v, sum);
    }
  }
}
