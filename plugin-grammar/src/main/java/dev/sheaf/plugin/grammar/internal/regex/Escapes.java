package dev.sheaf.plugin.grammar.internal.regex;

import dev.sheaf.error.SheafException;

/** Reads what follows a backslash. */
final class Escapes {
  private Escapes() {}

  /**
   * Reads an escape; its backslash is still to be read.
   *
   * @return the characters that it stands for, often one
   */
  static CodePoints read(PatternText text) {
    int start = text.position();
    text.next();
    int c = text.next();
    return switch (c) {
      case 'd' -> CodePoints.DIGITS;
      case 'D' -> CodePoints.DIGITS.complement();
      case 'w' -> CodePoints.WORD;
      case 'W' -> CodePoints.WORD.complement();
      case 's' -> CodePoints.SPACE;
      case 'S' -> CodePoints.SPACE.complement();
      case 'n' -> one('\n');
      case 't' -> one('\t');
      case 'r' -> one('\r');
      case 'f' -> one('\f');
      case 'v' -> one(0x0b);
      case 'x' -> one(hexadecimal(text, start, 2));
      case 'u' -> one(text.peek() == '{' ? braced(text, start) : hexadecimal(text, start, 4));
      case PatternText.END ->
          throw text.syntax(start, "the pattern ends in a backslash", "an escape, or \\\\");
      default -> {
        if (c < 128 && Character.isLetterOrDigit(c)) {
          throw unknown(text, start, c);
        }
        yield one(c);
      }
    };
  }

  private static CodePoints one(int c) {
    return CodePoints.of(c, c);
  }

  private static SheafException unknown(PatternText text, int start, int c) {
    String instead = "one of \\d \\D \\w \\W \\s \\S \\n \\t \\r \\f \\v \\xHH \\uHHHH \\u{…}";
    String construct =
        switch (c) {
          case 'b', 'B' -> "a word boundary";
          case 'A', 'z', 'Z', 'G' -> "an anchor";
          case 'p', 'P' -> "a Unicode property";
          case 'k' -> "a back-reference";
          case 'Q', 'E' -> "quoting by \\Q and \\E";
          case 'c' -> "a control escape";
          case '0' -> "an octal escape";
          case 'R', 'X', 'h', 'H', 'N', 'K' -> "the escape \\" + (char) c;
          default -> c >= '1' && c <= '9' ? "a back-reference" : "";
        };
    return construct.isEmpty()
        ? text.syntax(start, "there is no such escape", instead)
        : text.unsupported(start, construct, instead);
  }

  private static int hexadecimal(PatternText text, int start, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      value = 16 * value + digit(text, start, "%d hexadecimal digits".formatted(digits));
    }
    return character(text, start, value);
  }

  private static int braced(PatternText text, int start) {
    text.next();
    int value = 0;
    int digits = 0;
    do {
      value = 16 * value + digit(text, start, "1 to 6 hexadecimal digits in braces");
      digits++;
    } while (digits < 6 && text.peek() != '}');
    if (!text.take('}')) {
      throw text.syntax(start, "an escape is not closed", "1 to 6 hexadecimal digits in braces");
    }
    return character(text, start, value);
  }

  private static int digit(PatternText text, int start, String expected) {
    int digit = Character.digit(text.peek(), 16);
    if (digit < 0 || text.peek() >= 128) {
      throw text.syntax(start, "an escape lacks hexadecimal digits", expected);
    }
    text.next();
    return digit;
  }

  private static int character(PatternText text, int start, int value) {
    boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    if (surrogate || value > Character.MAX_CODE_POINT) {
      throw text.syntax(start, "an escape names no character", "0 to 10FFFF without D800 to DFFF");
    }
    return value;
  }
}
