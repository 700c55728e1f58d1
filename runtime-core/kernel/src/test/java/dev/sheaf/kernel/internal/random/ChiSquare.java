package dev.sheaf.kernel.internal.random;

/**
 * Pearson's test of counts against probabilities. Seeds are fixed, so a test passes always or
 * never.
 */
final class ChiSquare {
  private ChiSquare() {}

  /**
   * How many standard deviations the statistic lies above its mean, by Wilson and Hilferty's
   * cube-root transformation; above 4 has a chance of 3·10⁻⁵ under the hypothesis. Expected counts
   * should be at least 5.
   */
  static double deviations(long[] counts, double[] probabilities) {
    long n = 0;
    for (long c : counts) {
      n += c;
    }
    double statistic = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = n * probabilities[i];
      statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    double freedom = counts.length - 1;
    double spread = 2 / (9 * freedom);
    return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
  }
}
