package dev.sheaf.tokenizer.kit;

import java.text.Normalizer;

/** Makes texts fit for comparing: no lone surrogates, one normalisation form. Stateless. */
public final class WellFormed {
  /**
   * Marks in a row that are put in order together. More than this only occurs in texts made to cost
   * time, since ordering is quadratic; Unicode's stream-safe form draws the line at 30.
   */
  static final int MOST_MARKS = 256;

  private WellFormed() {}

  /** The text with each lone surrogate as U+FFFD. */
  public static String text(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.charCount(text.codePointAt(i)) == 2) {
        i++;
        continue;
      }
      if (out == null) {
        out = new StringBuilder(text);
      }
      out.setCharAt(i, '\uFFFD');
    }
    return out == null ? text : out.toString();
  }

  /**
   * The text in a normalisation form, in time linear in its length: of more than 256 combining
   * marks in a row, each 256 are put in order by themselves.
   *
   * @see <a href="https://www.unicode.org/reports/tr15/">Unicode normalization forms</a>
   */
  public static String normalize(String text, Normalizer.Form form) {
    // Below these no character changes in that form, alone or with such neighbours.
    char stable =
        switch (form) {
          case NFC -> '\u0300';
          case NFD -> '\u00C0';
          case NFKC, NFKD -> '\u00A0';
        };
    StringBuilder out = null;
    int start = 0;
    int marks = 0;
    boolean plain = true;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      plain &= c < stable;
      marks = c >= 0x300 && isMark(c) ? marks + 1 : 0;
      if (marks > MOST_MARKS) {
        out = out == null ? new StringBuilder(text.length()) : out;
        out.append(Normalizer.normalize(text.substring(start, i), form));
        start = i;
        marks = 1;
      }
      i += Character.charCount(c);
    }
    if (plain) {
      return text;
    }
    if (out == null) {
      return Normalizer.normalize(text, form);
    }
    return out.append(Normalizer.normalize(text.substring(start), form)).toString();
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }
}
