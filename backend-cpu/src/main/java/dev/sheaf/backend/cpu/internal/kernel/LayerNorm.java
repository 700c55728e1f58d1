package dev.sheaf.backend.cpu.internal.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * y[i] = (x[i] − mean x) / √(mean (x − mean x)² + ε) · w[i] + b[i].
 *
 * <p>Sums run lane by lane in order, then over the lanes in order, then over the tail: a fixed
 * order for one width. The variance is taken around the mean in a second pass, so that a large mean
 * does not cancel it.
 */
public final class LayerNorm {
  private LayerNorm() {}

  /**
   * Normalises {@code n} values; x and y may be the same.
   *
   * @param b {@code n} values; zeros where there is no bias
   * @param scratch {@link Lanes#L} floats of the calling thread
   */
  public static void apply(
      float[] x,
      int xo,
      float[] w,
      float[] b,
      float epsilon,
      float[] y,
      int yo,
      int n,
      float[] scratch) {
    int whole = n - n % Lanes.L;
    FloatVector s = FloatVector.zero(Lanes.F);
    for (int i = 0; i < whole; i += Lanes.L) {
      s = s.add(FloatVector.fromArray(Lanes.F, x, xo + i));
    }
    s.intoArray(scratch, 0);
    float mean = mean(x, xo, n, whole, scratch);
    squares(x, xo, whole, mean, scratch);
    float scale = scale(x, xo, n, whole, mean, epsilon, scratch);
    int i = 0;
    for (; i < whole; i += Lanes.L) {
      FloatVector.fromArray(Lanes.F, x, xo + i)
          .sub(mean)
          .mul(scale)
          .fma(FloatVector.fromArray(Lanes.F, w, i), FloatVector.fromArray(Lanes.F, b, i))
          .intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] = Math.fma((x[xo + i] - mean) * scale, w[i], b[i]);
    }
  }

  private static void squares(float[] x, int xo, int whole, float mean, float[] scratch) {
    FloatVector s = FloatVector.zero(Lanes.F);
    for (int i = 0; i < whole; i += Lanes.L) {
      FloatVector v = FloatVector.fromArray(Lanes.F, x, xo + i).sub(mean);
      s = v.fma(v, s);
    }
    s.intoArray(scratch, 0);
  }

  private static float mean(float[] x, int xo, int n, int whole, float[] lanes) {
    double sum = 0;
    for (int l = 0; l < Lanes.L; l++) {
      sum += lanes[l];
    }
    for (int i = whole; i < n; i++) {
      sum += x[xo + i];
    }
    return (float) (sum / n);
  }

  private static float scale(
      float[] x, int xo, int n, int whole, float mean, float epsilon, float[] lanes) {
    double sum = 0;
    for (int l = 0; l < Lanes.L; l++) {
      sum += lanes[l];
    }
    for (int i = whole; i < n; i++) {
      float v = x[xo + i] - mean;
      sum += (double) v * v;
    }
    return (float) (1 / Math.sqrt(sum / n + epsilon));
  }

  /** The definition: same result to the bit. */
  public static void scalar(
      float[] x,
      int xo,
      float[] w,
      float[] b,
      float epsilon,
      float[] y,
      int yo,
      int n,
      float[] lanes) {
    int whole = n - n % Lanes.L;
    Arrays.fill(lanes, 0f);
    for (int i = 0; i < whole; i++) {
      lanes[i % Lanes.L] += x[xo + i];
    }
    float mean = mean(x, xo, n, whole, lanes);
    Arrays.fill(lanes, 0f);
    for (int i = 0; i < whole; i++) {
      float v = x[xo + i] - mean;
      lanes[i % Lanes.L] = Math.fma(v, v, lanes[i % Lanes.L]);
    }
    float scale = scale(x, xo, n, whole, mean, epsilon, lanes);
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma((x[xo + i] - mean) * scale, w[i], b[i]);
    }
  }
}
