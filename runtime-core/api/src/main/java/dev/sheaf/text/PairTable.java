package dev.sheaf.text;

import java.util.Arrays;

/**
 * Which two neighbours merge into which, and how early: (left, right) → (rank, merged).
 *
 * <p>An open-addressing table over primitive arrays: one look-up per neighbouring pair is most of
 * what encoding does. Filled by one thread, then only read, by any number.
 */
public final class PairTable {
  /** What {@link #find} answers where nothing merges; later than any rank. */
  public static final long NONE = Long.MAX_VALUE;

  private static final long FREE = -1;

  private long[] keys = new long[64];
  private long[] values = new long[64];
  private int size;

  /** An empty table. */
  public PairTable() {
    Arrays.fill(keys, FREE);
  }

  /** Pairs in the table. */
  public int size() {
    return size;
  }

  /**
   * Adds a pair, unless it is there: of two rules for one pair the first counts.
   *
   * @param left ≥ 0
   * @param right ≥ 0
   * @param rank ≥ 0; lower merges earlier
   * @param merged ≥ 0
   */
  public void put(int left, int right, int rank, int merged) {
    if (left < 0 || right < 0 || rank < 0 || merged < 0) {
      throw new IllegalArgumentException(
          "left, right, rank and merged must be ≥ 0, were %d %d %d %d"
              .formatted(left, right, rank, merged));
    }
    if (size >= keys.length / 2) {
      grow();
    }
    int at = slot(key(left, right));
    if (keys[at] == FREE) {
      keys[at] = key(left, right);
      values[at] = (long) rank << 32 | merged;
      size++;
    }
  }

  /** Rank in the upper half, merged in the lower; or {@link #NONE}. Any arguments. */
  public long find(int left, int right) {
    // A negative left never equals a stored key, and a negative right makes the key negative.
    int at = slot(key(left, right));
    return keys[at] == FREE ? NONE : values[at];
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  /** Where the key is, or the free place where it would go. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int at = (int) (key * 0x9E3779B97F4A7C15L >>> 36) & mask;
    while (keys[at] != key && keys[at] != FREE) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[Math.multiplyExact(oldKeys.length, 2)];
    values = new long[keys.length];
    Arrays.fill(keys, FREE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int at = slot(oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
      }
    }
  }
}
