package dev.sheaf.backend.cpu.internal.kernel;

/** y[i] = a[i] · b[i]. */
public final class VectorMultiply {
  private VectorMultiply() {}

  /** Multiplies {@code n} values; y may be a or b. */
  public static void apply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] * b[bo + i];
    }
  }
}
