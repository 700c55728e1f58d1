package dev.sheaf.tokenizer.json.internal;

import java.util.Optional;
import java.util.regex.Pattern;

/** Pieces that are single bytes, spelled {@code <0x41>}. */
final class BytePieces {
  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

  private BytePieces() {}

  /** The piece of each byte, or −1 where the vocabulary has none. */
  static int[] ids(ModelReader.Pieces pieces) {
    int[] ids = new int[256];
    for (int b = 0; b < ids.length; b++) {
      ids[b] = pieces.text("<0x%02X>".formatted(b)).orElse(-1);
    }
    return ids;
  }

  /** The byte that a piece is, if it is one. */
  static Optional<byte[]> read(String piece) {
    return BYTE.matcher(piece).matches()
        ? Optional.of(new byte[] {(byte) Integer.parseInt(piece, 3, 5, 16)})
        : Optional.empty();
  }
}
