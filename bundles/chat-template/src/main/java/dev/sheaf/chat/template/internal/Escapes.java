package dev.sheaf.chat.template.internal;

/** The escapes of string literals: those of Python. */
final class Escapes {
  private Escapes() {}

  /**
   * Reads what follows a backslash.
   *
   * @param at behind the backslash, inside {@code source}
   * @return behind the escape
   */
  static int read(String source, int at, StringBuilder out, Position position) {
    char c = source.charAt(at);
    switch (c) {
      case '\n' -> {}
      case '\\', '\'', '"' -> out.append(c);
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'a' -> out.append('\u0007');
      case 'v' -> out.append('\u000b');
      case 'x' -> {
        return hex(source, at + 1, 2, out, position);
      }
      case 'u' -> {
        return hex(source, at + 1, 4, out, position);
      }
      case 'U' -> {
        return hex(source, at + 1, 8, out, position);
      }
      default -> {
        if (c >= '0' && c <= '7') {
          return octal(source, at, out);
        }
        out.append('\\').append(c);
      }
    }
    return at + 1;
  }

  private static int octal(String source, int from, StringBuilder out) {
    int value = 0;
    int at = from;
    while (at < source.length() && at < from + 3 && isOctal(source.charAt(at))) {
      value = value * 8 + source.charAt(at++) - '0';
    }
    out.append((char) value);
    return at;
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  private static int hex(
      String source, int from, int digits, StringBuilder out, Position position) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = i < source.length() ? Character.digit(source.charAt(i), 16) : -1;
      if (digit < 0 || value > Character.MAX_CODE_POINT >> 4) {
        throw TemplateErrors.at(
            TemplateErrors.SYNTAX,
            position,
            "an escape is cut short or too large",
            digits + " hexadecimal digits of a character",
            source.substring(from, Math.min(source.length(), from + digits)));
      }
      value = value * 16 + digit;
    }
    if (value > Character.MAX_CODE_POINT) {
      throw TemplateErrors.at(
          TemplateErrors.SYNTAX,
          position,
          "no such character",
          "at most 10FFFF",
          Integer.toHexString(value));
    }
    out.appendCodePoint(value);
    return from + digits;
  }
}
