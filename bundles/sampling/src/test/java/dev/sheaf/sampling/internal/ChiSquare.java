package dev.sheaf.sampling.internal;

/** Whether counts are what a distribution gives. */
final class ChiSquare {
  private ChiSquare() {}

  /** Σ (counted − expected)² / expected; what is not expected must not be counted. */
  static double of(long[] counted, double[] expected) {
    double sum = 0;
    for (int i = 0; i < counted.length; i++) {
      double off = counted[i] - expected[i];
      sum += off == 0 ? 0 : off * off / expected[i];
    }
    return sum;
  }

  /**
   * Exceeded by chance less than once in 10,000 times, by Wilson and Hilferty's approximation. The
   * seeds are fixed: a test that passes once passes for ever.
   */
  static double limit(int degrees) {
    double v = 2.0 / (9 * degrees);
    return degrees * Math.pow(1 - v + 3.72 * Math.sqrt(v), 3);
  }
}
