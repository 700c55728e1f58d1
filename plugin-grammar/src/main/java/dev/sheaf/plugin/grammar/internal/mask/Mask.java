package dev.sheaf.plugin.grammar.internal.mask;

/**
 * The tokens that may follow a state, as bits or, where they are few, as a list.
 *
 * @param bits one bit per token, or none if {@code list} has them
 * @param list ids
 */
record Mask(long[] bits, int[] list) {
  private static final long[] NO_BITS = new long[0];
  private static final int[] NO_LIST = new int[0];

  /** Keeps what a walk has set. */
  static Mask of(long[] bits, int words) {
    int count = 0;
    for (int i = 0; i < words; i++) {
      count += Long.bitCount(bits[i]);
    }
    if (count > 2 * words) {
      long[] copy = new long[words];
      System.arraycopy(bits, 0, copy, 0, words);
      return new Mask(copy, NO_LIST);
    }
    int[] list = new int[count];
    int at = 0;
    for (int i = 0; i < words; i++) {
      for (long left = bits[i]; left != 0; left &= left - 1) {
        list[at++] = i * 64 + Long.numberOfTrailingZeros(left);
      }
    }
    return new Mask(NO_BITS, list);
  }

  /** Writes it over bits that are all 0. */
  void fill(long[] out) {
    System.arraycopy(bits, 0, out, 0, bits.length);
    for (int id : list) {
      out[id >>> 6] |= 1L << id;
    }
  }

  long bytes() {
    return 160 + 8L * bits.length + 4L * list.length;
  }
}
