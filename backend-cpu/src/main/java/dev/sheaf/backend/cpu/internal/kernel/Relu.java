package dev.sheaf.backend.cpu.internal.kernel;

/** x[i] = max(x[i], 0); NaN stays NaN. A plain loop: the compiler makes vectors of it by itself. */
public final class Relu {
  private Relu() {}

  /** In place, {@code n} values. */
  public static void apply(float[] x, int xo, int n) {
    for (int i = xo; i < xo + n; i++) {
      x[i] = Math.max(x[i], 0f);
    }
  }
}
