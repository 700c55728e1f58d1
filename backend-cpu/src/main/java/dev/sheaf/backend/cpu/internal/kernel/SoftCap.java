package dev.sheaf.backend.cpu.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * x[i] = cap · tanh(x[i] / cap).
 *
 * <p>tanh y = y + y·y²·P(y²) for |y| &lt; 0.625, P of degree 4 fitted for the least relative error
 * (1.3e-7); beyond, (1 − e) / (1 + e) with e = e^(−2|y|) and the sign of y. Within 1e-6 of float64.
 */
public final class SoftCap {
  private static final float SMALL = 0.625f;
  private static final float P0 = -0.33333328f;
  private static final float P1 = 0.13332768f;
  private static final float P2 = -0.0538508f;
  private static final float P3 = 0.020996831f;
  private static final float P4 = -0.0060963463f;

  private SoftCap() {}

  /** In place, {@code n} values. */
  public static void apply(float[] x, int xo, int n, float cap) {
    int i = 0;
    for (; i + Lanes.L <= n; i += Lanes.L) {
      FloatVector v = FloatVector.fromArray(Lanes.F, x, xo + i);
      tanh(v.div(cap)).mul(cap).intoArray(x, xo + i);
    }
    scalar(x, xo + i, n - i, cap);
  }

  private static FloatVector tanh(FloatVector y) {
    FloatVector s = y.mul(y);
    FloatVector p = s.fma(broadcast(P4), broadcast(P3));
    p = p.fma(s, broadcast(P2));
    p = p.fma(s, broadcast(P1));
    p = p.fma(s, broadcast(P0));
    FloatVector near = s.mul(p).fma(y, y);
    FloatVector e = Exp.exp(y.abs().mul(-2f));
    FloatVector far = broadcast(1f).sub(e).div(e.add(1f));
    VectorMask<Float> negative = y.compare(VectorOperators.LT, 0f);
    return far.blend(far.neg(), negative).blend(near, y.abs().compare(VectorOperators.LT, SMALL));
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(Lanes.F, value);
  }

  /** The definition, and the tail. */
  public static void scalar(float[] x, int xo, int n, float cap) {
    for (int i = xo; i < xo + n; i++) {
      x[i] = tanh(x[i] / cap) * cap;
    }
  }

  private static float tanh(float y) {
    if (Math.abs(y) < SMALL) {
      float s = y * y;
      float p = Math.fma(s, P4, P3);
      p = Math.fma(p, s, P2);
      p = Math.fma(p, s, P1);
      p = Math.fma(p, s, P0);
      return Math.fma(s * p, y, y);
    }
    float e = Exp.exp(Math.abs(y) * -2f);
    float far = (1f - e) / (e + 1f);
    return y < 0f ? -far : far;
  }
}
