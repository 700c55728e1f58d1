package dev.sheaf.plugin.speculative.internal.ngram;

/**
 * Hashes of n-grams, built from the last token backwards: the hash of n tokens continues that of
 * the last n − 1.
 */
final class Gram {
  /** The hash of no token. */
  static final long NONE = 0x5DEECE66DL;

  private Gram() {}

  /** The hash of the n-gram that has one token more in front. */
  static long before(long gram, int token) {
    // A golden-ratio multiplication; the shifts carry high bits, which choose the place, down
    // again.
    long h = (gram ^ token) * 0x9E3779B97F4A7C15L;
    h ^= h >>> 29;
    h *= 0xBF58476D1CE4E5B9L;
    return h ^ (h >>> 32);
  }
}
