package dev.sheaf.tokenizer.kit;

import java.util.Arrays;

/**
 * Which id a string of bytes has: an open-addressing table over one array of bytes, so that a
 * look-up makes no objects.
 *
 * <p>Filled by one thread, then only read, by any number. <b>Memory.</b> The bytes of all pieces
 * and 16 to 32 bytes for each.
 */
public final class PieceTable {
  /** What {@link #find} answers for bytes that are no piece. */
  public static final int NONE = -1;

  private int[] starts = new int[64];
  private int[] lengths = new int[64];
  private int[] ids = new int[64];
  private byte[] bytes = new byte[256];
  private int used;
  private int size;
  private int longest;

  /** An empty table. */
  public PieceTable() {
    Arrays.fill(ids, NONE);
  }

  /** Pieces in the table. */
  public int size() {
    return size;
  }

  /** Bytes of the longest piece; 0 if there is none. */
  public int longest() {
    return longest;
  }

  /**
   * Adds a piece, unless it is there.
   *
   * @param id ≥ 0
   * @return the id that these bytes have now: {@code id}, or the one that they had before
   */
  public int put(byte[] piece, int id) {
    if (id < 0) {
      throw new IllegalArgumentException("id must be ≥ 0, was " + id);
    }
    if (size >= ids.length / 2) {
      grow();
    }
    int at = slot(piece, 0, piece.length);
    if (ids[at] != NONE) {
      return ids[at];
    }
    if (bytes.length - used < piece.length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(used, piece.length), used + (used >> 1)));
    }
    System.arraycopy(piece, 0, bytes, used, piece.length);
    starts[at] = used;
    lengths[at] = piece.length;
    ids[at] = id;
    used += piece.length;
    size++;
    longest = Math.max(longest, piece.length);
    return id;
  }

  /** The id of {@code from[start, end)}, or {@link #NONE}. */
  public int find(byte[] from, int start, int end) {
    return end - start > longest ? NONE : ids[slot(from, start, end)];
  }

  /** Where the bytes are, or the free place where they would go. */
  private int slot(byte[] from, int start, int end) {
    int mask = ids.length - 1;
    int at = hash(from, start, end) & mask;
    while (ids[at] != NONE
        && !Arrays.equals(bytes, starts[at], starts[at] + lengths[at], from, start, end)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private static int hash(byte[] from, int start, int end) {
    int h = end - start;
    for (int i = start; i < end; i++) {
      h = 31 * h + from[i];
    }
    return (int) (h * 0x9E3779B97F4A7C15L >>> 32);
  }

  private void grow() {
    int[] oldStarts = starts;
    int[] oldLengths = lengths;
    int[] oldIds = ids;
    int room = Math.multiplyExact(oldIds.length, 2);
    starts = new int[room];
    lengths = new int[room];
    ids = new int[room];
    Arrays.fill(ids, NONE);
    for (int i = 0; i < oldIds.length; i++) {
      if (oldIds[i] != NONE) {
        int at = slot(bytes, oldStarts[i], oldStarts[i] + oldLengths[i]);
        starts[at] = oldStarts[i];
        lengths[at] = oldLengths[i];
        ids[at] = oldIds[i];
      }
    }
  }
}
