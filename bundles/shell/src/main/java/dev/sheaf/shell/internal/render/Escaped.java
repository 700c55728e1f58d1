package dev.sheaf.shell.internal.render;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Text that others wrote, made harmless for a terminal: nothing in it moves the cursor, colours,
 * rings or turns the order of what is read.
 */
public final class Escaped {
  private Escaped() {}

  /** Within quotes, one line, every character told from every other. */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints().forEach(c -> append(out, c));
    return out.append('"').toString();
  }

  /** Within quotes; bytes that are no whole characters as {@code \xNN}. */
  public static String quoted(byte[] bytes) {
    StringBuilder out = new StringBuilder("\"");
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    int i = 0;
    while (i < bytes.length) {
      int length = characterLength(bytes[i]);
      String character = i + length > bytes.length ? "" : decoded(decoder, bytes, i, length);
      if (character.isEmpty()) {
        out.append(String.format(Locale.ROOT, "\\x%02x", bytes[i] & 0xff));
        i++;
      } else {
        append(out, character.codePointAt(0));
        i += length;
      }
    }
    return out.append('"').toString();
  }

  /** A token as the vocabulary spells it; one that nobody would see stands in quotes. */
  public static String piece(String piece) {
    return piece.isBlank() ? quoted(piece) : piece;
  }

  /** For a screen: as it is, but for control characters other than line end and tab. */
  public static String screen(String text) {
    boolean clean = text.codePoints().noneMatch(Escaped::hidden);
    if (clean) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (hidden(c)) {
            out.append(unicode(c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  private static void append(StringBuilder out, int c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      default -> {
        if (hidden(c)) {
          out.append(unicode(c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  /** What a terminal acts on instead of showing it. */
  private static boolean hidden(int c) {
    boolean order = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    boolean line = c == 0x2028 || c == 0x2029;
    boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return order || line || half || (Character.isISOControl(c) && c != '\n' && c != '\t');
  }

  private static String unicode(int c) {
    return String.format(Locale.ROOT, "\\u%04x", c);
  }

  private static int characterLength(byte first) {
    int b = first & 0xff;
    return b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
  }

  private static String decoded(CharsetDecoder decoder, byte[] bytes, int at, int length) {
    try {
      return decoder.decode(ByteBuffer.wrap(bytes, at, length)).toString();
    } catch (CharacterCodingException none) {
      return ""; // no character begins here
    }
  }
}
