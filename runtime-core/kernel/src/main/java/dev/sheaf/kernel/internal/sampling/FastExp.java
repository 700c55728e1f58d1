package dev.sheaf.kernel.internal.sampling;

/**
 * Sums of exponentials over a row, many times faster than {@link Math#exp} term by term.
 *
 * <pre>
 *   r = y / 128      eʸ = (1 + r + r²/2! + … + r⁹/9!)¹²⁸, the power by seven squarings
 * </pre>
 *
 * <p>Products and sums alone: the compiler makes vectors of the loop, with the same bits as
 * without. The first term left out makes eʸ wrong by 128 · (|y|/128)¹⁰/10! of itself: below 10⁻¹⁴
 * down to y = −14, and growing only where eʸ is so small that it does not count, since the largest
 * term of a sum is 1. Roundings are doubled seven times: 10⁻¹³ at most. So a sum of up to 2²⁰ terms
 * is good to 10⁻¹². Nothing depends on the machine: no fused operation, no platform's exponential,
 * and terms are added in an order fixed by their index.
 */
final class FastExp {
  /** Terms that are computed before they are added. */
  static final int BLOCK = 512;

  /**
   * Smaller exponents count as this one: 2²⁰ such terms together are far below a unit in the sum's
   * last place.
   */
  private static final double LOWEST = -60;

  private FastExp() {}

  /**
   * Σ e^(values[i] − max).
   *
   * @param values none above {@code max}; −∞ counts nothing
   * @param max finite
   * @param terms scratch, {@link #BLOCK} long
   */
  static double sumBelow(float[] values, int at, int count, float max, double[] terms) {
    double sum = 0;
    for (int from = 0; from < count; from += BLOCK) {
      int n = Math.min(BLOCK, count - from);
      exponentials(values, at + from, n, max, terms);
      sum += sum(terms, n);
    }
    return sum;
  }

  private static void exponentials(float[] values, int at, int n, float max, double[] terms) {
    for (int i = 0; i < n; i++) {
      terms[i] = exp((double) values[at + i] - max);
    }
  }

  private static double sum(double[] terms, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (int end = n - 3; i < end; i += 4) {
      a += terms[i];
      b += terms[i + 1];
      c += terms[i + 2];
      d += terms[i + 3];
    }
    for (; i < n; i++) {
      a += terms[i];
    }
    return (a + b) + (c + d);
  }

  /** eʸ of y ≤ 0; of less than −60: e⁻⁶⁰. */
  static double exp(double y) {
    double r = Math.max(y, LOWEST) * (1.0 / 128);
    double tail = 1.0 / 720 + r * (1.0 / 5040 + r * (1.0 / 40320 + r * (1.0 / 362880)));
    double p =
        1 + r * (1 + r * (0.5 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * tail)))));
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    return p;
  }
}
