package dev.sheaf.format.safetensors.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Says what a file that is not safetensors looks like: most wrong files are a wrong download. */
final class Lookalike {
  static final int HEAD_BYTES = 64;

  private Lookalike() {}

  /** A few words on the bytes from position to limit. */
  static String of(ByteBuffer head) {
    byte[] bytes = bytes(head);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String lower = text.stripLeading().toLowerCase(Locale.ROOT);
    if (text.startsWith("GGUF")) {
      return "a GGUF file";
    } else if (text.startsWith("PK\003\004")) {
      return "a ZIP archive (a PyTorch .bin or .pt is one too)";
    } else if (text.startsWith("\u001f\u008b")) {
      return "a gzip archive";
    } else if (text.startsWith("\u0080\002") || text.startsWith("\u0080\004")) {
      return "a Python pickle";
    } else if (lower.startsWith("version https://git-lfs")) {
      return "a Git LFS pointer, not the file it points to";
    } else if (lower.startsWith("<!doctype") || lower.startsWith("<html")) {
      return "an HTML page, perhaps an error page saved as a file";
    } else if (lower.startsWith("{") || lower.startsWith("[")) {
      return "a JSON text without a header length";
    }
    return "the bytes " + HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(9, bytes.length));
  }

  /** Whether the head is eight bytes of a possible length, then a JSON object. */
  static boolean isSafetensors(ByteBuffer head) {
    byte[] bytes = bytes(head);
    if (bytes.length < 9 || bytes[8] != '{') {
      return false;
    }
    long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return length >= 2 && length <= Header.LONGEST_HEADER;
  }

  private static byte[] bytes(ByteBuffer head) {
    byte[] bytes = new byte[head.remaining()];
    head.duplicate().get(bytes);
    return bytes;
  }
}
