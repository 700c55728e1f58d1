package dev.sheaf.backend.cpu.internal.kernel;

import jdk.incubator.vector.FloatVector;

/** x[i] = x[i] / (1 + e^−x[i]). */
public final class Silu {
  private Silu() {}

  /** In place, {@code n} values. */
  public static void apply(float[] x, int xo, int n) {
    int i = 0;
    for (; i + Lanes.L <= n; i += Lanes.L) {
      FloatVector v = FloatVector.fromArray(Lanes.F, x, xo + i);
      v.div(Exp.exp(v.neg()).add(1f)).intoArray(x, xo + i);
    }
    scalar(x, xo + i, n - i);
  }

  /** The definition, and the tail. */
  public static void scalar(float[] x, int xo, int n) {
    for (int i = xo; i < xo + n; i++) {
      x[i] = x[i] / (Exp.exp(-x[i]) + 1f);
    }
  }
}
