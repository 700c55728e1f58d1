package dev.sheaf.tokenizer.kit;

import static dev.sheaf.tokenizer.kit.CharacterClass.SPACE;

import java.util.function.IntPredicate;

/** Steps that several splits share; positions are UTF-16 indexes, ends exclusive. */
final class Scan {
  private Scan() {}

  /** Behind the code points of one class that start at {@code from}. */
  static int run(String text, int from, int to, byte kind) {
    int i = from;
    while (i < to) {
      int c = codePoint(text, i, to);
      if (CharacterClass.of(c) != kind) {
        return i;
      }
      i += Character.charCount(c);
    }
    return i;
  }

  /** Behind at most {@code longest} code points of a set that start at {@code from}. */
  static int run(String text, int from, int to, IntPredicate set, int longest) {
    int i = from;
    for (int n = 0; n < longest && i < to; n++) {
      int c = codePoint(text, i, to);
      if (!set.test(c)) {
        break;
      }
      i += Character.charCount(c);
    }
    return i;
  }

  /** The code point at {@code at}; a surrogate whose other half lies outside stays alone. */
  static int codePoint(String text, int at, int to) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c) && at + 1 < to) {
      char low = text.charAt(at + 1);
      if (Character.isLowSurrogate(low)) {
        return Character.toCodePoint(c, low);
      }
    }
    return c;
  }

  /**
   * Behind the white space that starts at {@code from}: all of it at the end of the range, else all
   * but its last character, which goes with what follows ({@code \s+(?!\S)|\s+}).
   */
  static int space(String text, int from, int to) {
    int end = run(text, from, to, SPACE);
    // White space lies wholly in the basic plane, so its last character is one char.
    return end < to && end - from > 1 ? end - 1 : end;
  }

  /**
   * Behind the white space that starts at {@code from}, up to its last line break if it has one,
   * else as in {@link #space} ({@code \s*[\r\n]+|\s+(?!\S)|\s+}).
   */
  static int spaceWithBreaks(String text, int from, int to) {
    int end = run(text, from, to, SPACE);
    for (int i = end; i > from; i--) {
      if (isBreak(text.charAt(i - 1))) {
        return i;
      }
    }
    return end < to && end - from > 1 ? end - 1 : end;
  }

  /** Whether it is CR or LF. */
  static boolean isBreak(char c) {
    return c == '\n' || c == '\r';
  }

  /**
   * Behind an English contraction ({@code 's 't 're 've 'm 'll 'd}) at an apostrophe, or {@code
   * from}.
   */
  static int contraction(String text, int from, int to, boolean anyCase) {
    if (text.charAt(from) != '\'' || from + 1 >= to) {
      return from;
    }
    char first = fold(text.charAt(from + 1), anyCase);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return from + 2;
    }
    if (from + 2 < to) {
      char second = fold(text.charAt(from + 2), anyCase);
      boolean two =
          first == 'r' && second == 'e'
              || first == 'v' && second == 'e'
              || first == 'l' && second == 'l';
      if (two) {
        return from + 3;
      }
    }
    return from;
  }

  private static char fold(char c, boolean anyCase) {
    if (anyCase && c >= 'A' && c <= 'Z') {
      return (char) (c + 32);
    }
    // The long s is the one character beyond ASCII whose other case is in a contraction.
    return anyCase && c == '\u017f' ? 's' : c;
  }
}
