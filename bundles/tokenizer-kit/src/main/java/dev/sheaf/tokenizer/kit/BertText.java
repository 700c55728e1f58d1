package dev.sheaf.tokenizer.kit;

import java.text.Normalizer;

/**
 * How BERT makes texts alike before cutting them, and how it cuts. Stateless.
 *
 * @see <a href="https://github.com/google-research/bert">Devlin et al. 2018</a>
 */
public final class BertText {
  private BertText() {}

  /**
   * What is done.
   *
   * @param clean control characters go, white space becomes spaces
   * @param spaceIdeographs each Chinese character gets spaces around it
   * @param stripAccents characters are decomposed and non-spacing marks go
   * @param lowercase letters become small
   */
  public record Rules(
      boolean clean, boolean spaceIdeographs, boolean stripAccents, boolean lowercase) {}

  /** Makes a text without lone surrogates alike. */
  public static String normalize(String text, Rules rules) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (rules.clean() && isDropped(c)) {
        continue;
      }
      if (rules.clean() && isSpace(c)) {
        out.append(' ');
      } else if (rules.spaceIdeographs() && isIdeograph(c)) {
        out.append(' ').appendCodePoint(c).append(' ');
      } else {
        out.appendCodePoint(c);
      }
    }
    String result = out.toString();
    if (rules.stripAccents()) {
      result = withoutMarks(WellFormed.normalize(result, Normalizer.Form.NFD));
    }
    return rules.lowercase() ? lowercase(result) : result;
  }

  /** Each letter small, whatever stands beside it. */
  public static String lowercase(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == 0x130) {
        out.append("i\u0307"); // the one letter whose small form is two characters
      } else {
        out.appendCodePoint(Character.toLowerCase(c));
      }
    }
    return out.toString();
  }

  /** The text without its non-spacing marks. */
  public static String withoutMarks(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c < 0x300 || Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /** Words between white space, which goes; each punctuation character by itself. */
  public static Split split() {
    return BertText::cut;
  }

  /** Whether a character is punctuation to BERT: {@code \p{P}} and the symbols of ASCII. */
  public static boolean isPunctuation(int c) {
    return c < 0x80
        ? c >= '!' && c <= '/'
            || c >= ':' && c <= '@'
            || c >= '[' && c <= '`'
            || c >= '{' && c <= '~'
        : CharacterClass.isPunctuation(c);
  }

  /** Whether a character is white space in Unicode's sense. */
  public static boolean isSpace(int c) {
    return CharacterClass.of(c) == CharacterClass.SPACE;
  }

  private static void cut(String text, int from, int to, Split.Pieces out) {
    int start = from;
    int i = from;
    while (i < to) {
      int c = Scan.codePoint(text, i, to);
      int end = i + Character.charCount(c);
      boolean space = isSpace(c);
      if (space || isPunctuation(c)) {
        if (start < i) {
          out.accept(text, start, i);
        }
        if (!space) {
          out.accept(text, i, end);
        }
        start = end;
      }
      i = end;
    }
    if (start < to) {
      out.accept(text, start, to);
    }
  }

  private static boolean isDropped(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return c == 0xFFFD
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.UNASSIGNED,
              Character.PRIVATE_USE,
              Character.SURROGATE ->
              true;
          default -> false;
        };
  }

  /** The blocks that BERT names Chinese; kana and hangul are words like others. */
  private static boolean isIdeograph(int c) {
    return c >= 0x4E00 && c <= 0x9FFF
        || c >= 0x3400 && c <= 0x4DBF
        || c >= 0x20000 && c <= 0x2A6DF
        || c >= 0x2A700 && c <= 0x2B73F
        || c >= 0x2B740 && c <= 0x2B81F
        || c >= 0x2B820 && c <= 0x2CEAF
        || c >= 0xF900 && c <= 0xFAFF
        || c >= 0x2F800 && c <= 0x2FA1F;
  }
}
