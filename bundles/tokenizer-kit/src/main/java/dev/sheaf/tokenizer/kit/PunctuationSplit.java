package dev.sheaf.tokenizer.kit;

/**
 * Takes runs of punctuation and ASCII symbols out as pieces: {@code [\p{P}$+<=>^~|`]+} (Falcon).
 */
final class PunctuationSplit implements Split {
  private static final String SYMBOLS = "$+<=>^~|`";

  @Override
  public void cut(String text, int from, int to, Pieces out) {
    int start = from;
    boolean inside = false;
    int i = from;
    while (i < to) {
      int c = Scan.codePoint(text, i, to);
      boolean punctuation = CharacterClass.isPunctuation(c) || SYMBOLS.indexOf(c) >= 0;
      if (punctuation != inside) {
        if (start < i) {
          out.accept(text, start, i);
        }
        start = i;
        inside = punctuation;
      }
      i += Character.charCount(c);
    }
    if (start < to) {
      out.accept(text, start, to);
    }
  }
}
