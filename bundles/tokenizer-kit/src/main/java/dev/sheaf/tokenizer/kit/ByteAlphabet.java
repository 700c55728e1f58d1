package dev.sheaf.tokenizer.kit;

import java.util.Arrays;
import java.util.Optional;

/**
 * The alphabet in which byte-level vocabularies are spelled: each byte is one printable character.
 *
 * <p>Bytes that print in Latin-1 stand for themselves; the other 68, in order, are U+0100 and
 * following. So a space is {@code Ġ} and a line feed {@code Ċ}.
 *
 * @see <a href="https://github.com/openai/gpt-2">Radford et al. 2019: byte-level BPE</a>
 */
public final class ByteAlphabet {
  private static final char[] CHARACTERS = new char[256];
  private static final short[] BYTES = new short[256 + 68];

  static {
    Arrays.fill(BYTES, (short) -1);
    char next = 256;
    for (int b = 0; b < 256; b++) {
      boolean prints = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
      char c = prints ? (char) b : next++;
      CHARACTERS[b] = c;
      BYTES[c] = (short) b;
    }
  }

  private ByteAlphabet() {}

  /** The character that stands for a byte, 0 ≤ {@code value} ≤ 255. */
  public static char character(int value) {
    return CHARACTERS[value];
  }

  /** The byte, 0 to 255, that a character stands for, or −1 if it stands for none. */
  public static int value(char c) {
    return c < BYTES.length ? BYTES[c] : -1;
  }

  /** How bytes are spelled. */
  public static String spell(byte[] bytes) {
    char[] out = new char[bytes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = CHARACTERS[bytes[i] & 0xFF];
    }
    return new String(out);
  }

  /** The bytes that a piece spells, or empty if one of its characters stands for none. */
  public static Optional<byte[]> bytes(String piece) {
    byte[] out = new byte[piece.length()];
    for (int i = 0; i < out.length; i++) {
      int value = value(piece.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      out[i] = (byte) value;
    }
    return Optional.of(out);
  }
}
