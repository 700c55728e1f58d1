package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.tokenizer.kit.BertText;
import dev.sheaf.tokenizer.kit.Split;

/** Runs of word characters, and runs of others; white space goes. {@code \w+|[^\w\s]+}. */
final class WordSplit implements Split {
  private static final int SPACE = 0;
  private static final int WORD = 1;
  private static final int OTHER = 2;

  @Override
  public void cut(String text, int from, int to, Pieces out) {
    int start = from;
    int kind = SPACE;
    for (int i = from; i < to; ) {
      int c = text.codePointAt(i);
      int here = kind(c);
      if (here != kind) {
        if (kind != SPACE) {
          out.accept(text, start, i);
        }
        start = i;
        kind = here;
      }
      i += Character.charCount(c);
    }
    if (kind != SPACE) {
      out.accept(text, start, to);
    }
  }

  /** Whether {@code \w} stands for a character, as Unicode defines it. */
  static boolean isWord(int c) {
    return Character.isAlphabetic(c)
        || c == 0x200C
        || c == 0x200D
        || switch (Character.getType(c)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK,
              Character.DECIMAL_DIGIT_NUMBER,
              Character.CONNECTOR_PUNCTUATION ->
              true;
          default -> false;
        };
  }

  private static int kind(int c) {
    return BertText.isSpace(c) ? SPACE : isWord(c) ? WORD : OTHER;
  }
}
