package dev.sheaf.chat.template.internal;

/** Finds one text in another in linear time, whatever they look like. */
final class Search {
  /** Up to this length a plain search costs at most this factor. */
  private static final int PLAIN = 32;

  private Search() {}

  /** The first place of {@code part} from {@code from} on, or −1. */
  static int find(String whole, String part, int from) {
    if (part.length() <= PLAIN) {
      return whole.indexOf(part, from);
    }
    // Knuth, Morris, Pratt: how much of part still matches after a mismatch.
    int[] border = new int[part.length()];
    for (int i = 1, k = 0; i < part.length(); i++) {
      while (k > 0 && part.charAt(i) != part.charAt(k)) {
        k = border[k - 1];
      }
      if (part.charAt(i) == part.charAt(k)) {
        k++;
      }
      border[i] = k;
    }
    for (int i = from, k = 0; i < whole.length(); i++) {
      while (k > 0 && whole.charAt(i) != part.charAt(k)) {
        k = border[k - 1];
      }
      if (whole.charAt(i) == part.charAt(k)) {
        k++;
      }
      if (k == part.length()) {
        return i - k + 1;
      }
    }
    return -1;
  }
}
