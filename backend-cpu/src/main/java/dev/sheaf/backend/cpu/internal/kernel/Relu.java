package dev.sheaf.backend.cpu.internal.kernel;

import jdk.incubator.vector.FloatVector;

/** x[i] = max(x[i], 0); NaN stays NaN. */
public final class Relu {
  private Relu() {}

  /** In place, {@code n} values. */
  public static void apply(float[] x, int xo, int n) {
    int i = 0;
    for (; i + Lanes.L <= n; i += Lanes.L) {
      FloatVector.fromArray(Lanes.F, x, xo + i).max(0f).intoArray(x, xo + i);
    }
    scalar(x, xo + i, n - i);
  }

  /** The definition, and the tail. */
  public static void scalar(float[] x, int xo, int n) {
    for (int i = xo; i < xo + n; i++) {
      x[i] = Math.max(x[i], 0f);
    }
  }
}
