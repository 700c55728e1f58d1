package dev.sheaf.error;

/**
 * Makes text from a file or a request safe to print: one line, no control characters, a bounded
 * length.
 */
final class Printable {
  private static final int LONGEST = 400;

  private Printable() {}

  static String text(String raw) {
    StringBuilder out = new StringBuilder(Math.min(raw.length(), LONGEST) + 16);
    int i = 0;
    while (i < raw.length() && out.length() < LONGEST) {
      int c = raw.codePointAt(i);
      i += Character.charCount(c);
      int type = Character.getType(c);
      boolean hidden =
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.SURROGATE
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
      if (hidden) {
        out.append(String.format("\\u%04x", c));
      } else {
        out.appendCodePoint(c);
      }
    }
    if (i < raw.length()) {
      out.append('…');
    }
    return out.toString();
  }
}
