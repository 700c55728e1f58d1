package dev.sheaf.format.gguf.internal;

import dev.sheaf.model.RegularFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Says what a file that is not GGUF looks like: most wrong files are a wrong download. */
final class Lookalike {
  private static final int HEAD_BYTES = 64;

  private Lookalike() {}

  static String of(RegularFile file) {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(file.size(), HEAD_BYTES));
    file.read(head, 0);
    return of(head.flip());
  }

  /** A few words on the bytes from position to limit. */
  static String of(ByteBuffer head) {
    byte[] bytes = new byte[head.remaining()];
    head.duplicate().get(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String lower = text.stripLeading().toLowerCase(Locale.ROOT);
    if (isSafetensors(bytes)) {
      return "a safetensors file";
    } else if (text.startsWith("PK\003\004")) {
      return "a ZIP archive (a PyTorch .bin or .pt is one too)";
    } else if (text.startsWith("\u001f\u008b")) {
      return "a gzip archive";
    } else if (text.startsWith("FUGG")) {
      return "a GGUF file with its bytes swapped";
    } else if (text.startsWith("lmgg") || text.startsWith("fmgg") || text.startsWith("tjgg")) {
      return "a GGML file from before GGUF";
    } else if (text.startsWith("\u0080\002") || text.startsWith("\u0080\004")) {
      return "a Python pickle";
    } else if (lower.startsWith("version https://git-lfs")) {
      return "a Git LFS pointer, not the file it points to";
    } else if (lower.startsWith("<!doctype") || lower.startsWith("<html")) {
      return "an HTML page, perhaps an error page saved as a file";
    } else if (lower.startsWith("{") || lower.startsWith("[")) {
      return "a JSON text";
    }
    return "the bytes " + HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(8, bytes.length));
  }

  /** Eight bytes of length, then a JSON object. */
  static boolean isSafetensors(byte[] head) {
    return head.length > 8
        && head[8] == '{'
        && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong() <= 100_000_000
        && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong() > 1;
  }
}
