package dev.sheaf.tokenizer.kit;

import static dev.sheaf.tokenizer.kit.CharacterClass.NUMBER;

/** Takes each number ({@code \p{N}}) out as a piece of its own; what lies between stays whole. */
final class DigitSplit implements Split {
  @Override
  public void cut(String text, int from, int to, Pieces out) {
    int start = from;
    int i = from;
    while (i < to) {
      int c = Scan.codePoint(text, i, to);
      int end = i + Character.charCount(c);
      if (CharacterClass.of(c) == NUMBER) {
        if (start < i) {
          out.accept(text, start, i);
        }
        out.accept(text, i, end);
        start = end;
      }
      i = end;
    }
    if (start < to) {
      out.accept(text, start, to);
    }
  }
}
