package dev.sheaf.tokenizer.kit;

import java.util.function.IntPredicate;

/**
 * Cuts numbers where thousands separators would stand, so that the last group has three digits and
 * the first one to three.
 */
final class ThousandsSplit implements Split {
  private final IntPredicate digit;
  private final boolean apart;

  /**
   * @param apart whether the number is also cut off from what stands beside it: {@code
   *     (?=(\d{3})+(?!\d))} matches places between characters and does not
   */
  ThousandsSplit(IntPredicate digit, boolean apart) {
    this.digit = digit;
    this.apart = apart;
  }

  @Override
  public void cut(String text, int from, int to, Pieces out) {
    int start = from;
    int i = from;
    while (i < to) {
      int end = Scan.run(text, i, to, digit, Integer.MAX_VALUE);
      if (end == i) {
        i += Character.charCount(Scan.codePoint(text, i, to));
        continue;
      }
      if (apart) {
        start = piece(text, start, i, out);
      }
      int left = text.codePointCount(i, end);
      while (i < end) {
        if (left % 3 == 0) {
          start = piece(text, start, i, out);
        }
        i += Character.charCount(Scan.codePoint(text, i, to));
        left--;
      }
      if (apart) {
        start = piece(text, start, i, out);
      }
    }
    piece(text, start, to, out);
  }

  private static int piece(String text, int from, int to, Pieces out) {
    if (from < to) {
      out.accept(text, from, to);
    }
    return to;
  }
}
