package dev.sheaf.tokenizer.kit;

/** Takes ASCII digits out in threes, from the left: {@code [0-9][0-9][0-9]} (Falcon). */
final class ThreeDigitSplit implements Split {
  @Override
  public void cut(String text, int from, int to, Pieces out) {
    int start = from;
    int i = from;
    int digits = 0;
    while (i < to) {
      char c = text.charAt(i++);
      digits = c >= '0' && c <= '9' ? digits + 1 : 0;
      if (digits == 3) {
        if (start < i - 3) {
          out.accept(text, start, i - 3);
        }
        out.accept(text, i - 3, i);
        start = i;
        digits = 0;
      }
    }
    if (start < to) {
      out.accept(text, start, to);
    }
  }
}
