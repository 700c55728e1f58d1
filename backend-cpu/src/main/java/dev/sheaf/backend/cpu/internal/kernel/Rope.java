package dev.sheaf.backend.cpu.internal.kernel;

/**
 * Rotates the first 2·pairs dimensions of a head: (a, b) becomes (a·cos − b·sin, a·sin + b·cos).
 *
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021, §3.4</a>
 */
public final class Rope {
  private Rope() {}

  /** Cosines and sines of one position, taken in double: exact enough far beyond 2^20. */
  public static void table(
      double[] inverseFrequencies, double factor, int position, float[] cos, float[] sin, int o) {
    for (int i = 0; i < inverseFrequencies.length; i++) {
      double angle = position * inverseFrequencies[i];
      cos[o + i] = (float) (StrictMath.cos(angle) * factor);
      sin[o + i] = (float) (StrictMath.sin(angle) * factor);
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
