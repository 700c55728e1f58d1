package dev.sheaf.tokenizer.kit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What becomes of a character that no piece spells: a token for each byte of its UTF-8 where the
 * vocabulary has them, else the unknown token, else nothing. Immutable.
 */
public final class UnknownText {
  private static final int MISSING = -1;

  private final int[] byteIds;
  private final OptionalInt unknown;
  private final boolean fuse;

  private UnknownText(int[] byteIds, OptionalInt unknown, boolean fuse) {
    this.byteIds = byteIds;
    this.unknown = unknown;
    this.fuse = fuse;
  }

  /**
   * Bytes first.
   *
   * @param byteIds the token of each of the 256 bytes, or −1
   * @param fuse whether unknown characters side by side become one token
   */
  public static UnknownText bytes(int[] byteIds, OptionalInt unknown, boolean fuse) {
    if (byteIds.length != 256) {
      throw new IllegalArgumentException("byteIds must have 256 entries, has " + byteIds.length);
    }
    return new UnknownText(byteIds.clone(), unknown, fuse);
  }

  /** Without bytes. */
  public static UnknownText token(OptionalInt unknown, boolean fuse) {
    int[] none = new int[256];
    Arrays.fill(none, MISSING);
    return new UnknownText(none, unknown, fuse);
  }

  /** Appends what stands for a character. */
  void append(int codePoint, TokenIds ids) {
    byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    for (byte b : utf8) {
      if (byteIds[b & 0xFF] == MISSING) {
        appendUnknown(ids);
        return;
      }
    }
    for (byte b : utf8) {
      ids.add(byteIds[b & 0xFF]);
    }
  }

  private void appendUnknown(TokenIds ids) {
    if (unknown.isPresent() && !(fuse && ids.unknownLast())) {
      ids.addUnknown(unknown.getAsInt());
    }
  }
}
