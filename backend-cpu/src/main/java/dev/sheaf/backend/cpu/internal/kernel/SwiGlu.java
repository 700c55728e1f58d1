package dev.sheaf.backend.cpu.internal.kernel;

import jdk.incubator.vector.FloatVector;

/** gate[i] = gate[i] / (1 + e^−gate[i]) · up[i]. */
public final class SwiGlu {
  private SwiGlu() {}

  /** In place in {@code gate}, {@code n} values. */
  public static void apply(float[] gate, int go, float[] up, int uo, int n) {
    int i = 0;
    for (; i + Lanes.L <= n; i += Lanes.L) {
      FloatVector g = FloatVector.fromArray(Lanes.F, gate, go + i);
      FloatVector silu = g.div(Exp.exp(g.neg()).add(1f));
      silu.mul(FloatVector.fromArray(Lanes.F, up, uo + i)).intoArray(gate, go + i);
    }
    scalar(gate, go + i, up, uo + i, n - i);
  }

  /** The definition, and the tail. */
  public static void scalar(float[] gate, int go, float[] up, int uo, int n) {
    for (int i = 0; i < n; i++) {
      float g = gate[go + i];
      gate[go + i] = g / (Exp.exp(-g) + 1f) * up[uo + i];
    }
  }
}
