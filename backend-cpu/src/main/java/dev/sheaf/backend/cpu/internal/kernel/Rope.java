package dev.sheaf.backend.cpu.internal.kernel;

/**
 * Rotates the first 2·pairs dimensions of a head: (a, b) becomes (a·cos − b·sin, a·sin + b·cos).
 *
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021, §3.4</a>
 */
public final class Rope {
  private static final double TWO_OVER_PI = 2 / Math.PI;

  /** π/2 in two parts: with fma, angles to 2^31 are reduced without loss. */
  private static final double HALF_PI = Math.PI / 2;

  private static final double HALF_PI_REST = 6.123233995736766e-17;

  private Rope() {}

  /**
   * Cosines and sines of one position, taken in double: exact enough far beyond position 2^20.
   * Angles are reduced here, because StrictMath allocates when it has to.
   */
  public static void table(
      double[] inverseFrequencies, double factor, int position, float[] cos, float[] sin, int o) {
    for (int i = 0; i < inverseFrequencies.length; i++) {
      double angle = position * inverseFrequencies[i];
      double quarters = Math.rint(angle * TWO_OVER_PI);
      double r = Math.fma(-quarters, HALF_PI_REST, Math.fma(-quarters, HALF_PI, angle));
      double c = StrictMath.cos(r) * factor;
      double s = StrictMath.sin(r) * factor;
      boolean odd = ((long) quarters & 1) != 0;
      boolean turned = ((long) quarters & 2) != 0;
      cos[o + i] = (float) (odd ? (turned ? s : -s) : (turned ? -c : c));
      sin[o + i] = (float) (odd ? (turned ? -c : c) : (turned ? -s : s));
    }
  }

  /** Pairs (2i, 2i+1), in place. */
  public static void interleaved(float[] x, int xo, float[] cos, float[] sin, int o, int pairs) {
    for (int i = 0; i < pairs; i++) {
      float a = x[xo + 2 * i];
      float b = x[xo + 2 * i + 1];
      x[xo + 2 * i] = a * cos[o + i] - b * sin[o + i];
      x[xo + 2 * i + 1] = a * sin[o + i] + b * cos[o + i];
    }
  }

  /** Pairs (i, i + pairs), in place. */
  public static void halves(float[] x, int xo, float[] cos, float[] sin, int o, int pairs) {
    for (int i = 0; i < pairs; i++) {
      float a = x[xo + i];
      float b = x[xo + pairs + i];
      x[xo + i] = a * cos[o + i] - b * sin[o + i];
      x[xo + pairs + i] = a * sin[o + i] + b * cos[o + i];
    }
  }
}
