package dev.sheaf.backend.cpu.internal.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * y[i] = x[i] / √(mean x² + ε) · w[i].
 *
 * <p>Squares are summed lane by lane in order, then the lanes in order, then the tail: a fixed
 * order for one width. The root is taken in double.
 */
public final class RmsNorm {
  private RmsNorm() {}

  /**
   * Normalises {@code n} values; x and y may be the same.
   *
   * @param scratch {@link Lanes#L} floats of the calling thread
   */
  public static void apply(
      float[] x, int xo, float[] w, float epsilon, float[] y, int yo, int n, float[] scratch) {
    int whole = n - n % Lanes.L;
    squares(x, xo, whole, scratch);
    float scale = scale(x, xo, n, whole, epsilon, scratch);
    int i = 0;
    for (; i < whole; i += Lanes.L) {
      FloatVector.fromArray(Lanes.F, x, xo + i)
          .mul(scale)
          .mul(FloatVector.fromArray(Lanes.F, w, i))
          .intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] = x[xo + i] * scale * w[i];
    }
  }

  private static void squares(float[] x, int xo, int whole, float[] scratch) {
    FloatVector s = FloatVector.zero(Lanes.F);
    for (int i = 0; i < whole; i += Lanes.L) {
      FloatVector v = FloatVector.fromArray(Lanes.F, x, xo + i);
      s = v.fma(v, s);
    }
    s.intoArray(scratch, 0);
  }

  private static float scale(float[] x, int xo, int n, int whole, float epsilon, float[] lanes) {
    float sum = 0;
    for (int l = 0; l < Lanes.L; l++) {
      sum += lanes[l];
    }
    for (int i = whole; i < n; i++) {
      sum = Math.fma(x[xo + i], x[xo + i], sum);
    }
    return (float) (1 / Math.sqrt((double) sum / n + epsilon));
  }

  /** The definition: same result to the bit. */
  public static void scalar(
      float[] x, int xo, float[] w, float epsilon, float[] y, int yo, int n, float[] lanes) {
    int whole = n - n % Lanes.L;
    Arrays.fill(lanes, 0f);
    for (int i = 0; i < whole; i++) {
      lanes[i % Lanes.L] = Math.fma(x[xo + i], x[xo + i], lanes[i % Lanes.L]);
    }
    float scale = scale(x, xo, n, whole, epsilon, lanes);
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] * scale * w[i];
    }
  }
}
