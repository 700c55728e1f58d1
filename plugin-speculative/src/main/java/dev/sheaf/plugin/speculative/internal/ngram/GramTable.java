package dev.sheaf.plugin.speculative.internal.ngram;

import java.util.Arrays;

/**
 * Which tokens followed which n-gram: a hash table of fixed-size entries.
 *
 * <pre>{@code
 * key (64-bit hash of the n-gram)   4 successors, the most frequent first,   when last added to
 *                                   of equals the latest; with counts
 * }</pre>
 *
 * <p>A key is looked for in {@value #WINDOW} neighbouring places, so nothing is ever slower than
 * that. Where these are full, the table doubles; where it may not, the entry that was added to
 * longest ago makes way. Two n-grams whose 64-bit hashes are equal share an entry: that costs a
 * wrong proposal, never a wrong token.
 */
final class GramTable {
  static final int SUCCESSORS = 4;
  static final int WINDOW = 8;
  static final int LEAST_ENTRIES = 256;
  static final int ENTRY_BYTES = Long.BYTES + SUCCESSORS * (Integer.BYTES + Short.BYTES) + 4;

  /** 2.4 GB. */
  private static final int MOST_ENTRIES = 1 << 26;

  private static final int MOST_COUNT = Short.MAX_VALUE;
  private static final long EMPTY = 0;

  private final StoreBudget budget;
  private long[] keys = new long[LEAST_ENTRIES];
  private int[] successors = new int[LEAST_ENTRIES * SUCCESSORS];
  private short[] counts = new short[LEAST_ENTRIES * SUCCESSORS];
  private int[] added = new int[LEAST_ENTRIES];
  private int clock;

  /**
   * @param budget has given the bytes of the least table already
   */
  GramTable(StoreBudget budget) {
    this.budget = budget;
  }

  static long bytes(int entries) {
    return (long) entries * ENTRY_BYTES;
  }

  long bytes() {
    return bytes(keys.length);
  }

  /** Counts a token that followed an n-gram. */
  void add(long gram, int token) {
    long key = gram == EMPTY ? 1 : gram;
    int entry = find(key);
    if (entry < 0) {
      entry = make(key);
    }
    added[entry] = ++clock;
    countSuccessor(entry * SUCCESSORS, token);
  }

  private void countSuccessor(int first, int token) {
    int at = first;
    int last = first + SUCCESSORS - 1;
    while (at < last && counts[at] != 0 && successors[at] != token) {
      at++;
    }
    if (counts[at] == 0 || successors[at] != token) {
      // Nobody yet, or the last of four, which makes way.
      successors[at] = token;
      counts[at] = 0;
    }
    if (counts[at] == MOST_COUNT) {
      for (int i = first; i <= last; i++) {
        counts[i] = (short) ((counts[i] + 1) / 2);
      }
    }
    short now = ++counts[at];
    while (at > first && counts[at - 1] <= now) {
      successors[at] = successors[at - 1];
      counts[at] = counts[at - 1];
      at--;
    }
    successors[at] = token;
    counts[at] = now;
  }

  /** The entry of an n-gram, or −1. */
  int find(long gram) {
    long key = gram == EMPTY ? 1 : gram;
    int mask = keys.length - 1;
    int start = place(key);
    for (int i = 0; i < WINDOW; i++) {
      int at = (start + i) & mask;
      if (keys[at] == key) {
        return at;
      }
    }
    return -1;
  }

  /** The token at a rank, 0 the most frequent; meaningless where {@link #count} is 0. */
  int successor(int entry, int rank) {
    return successors[entry * SUCCESSORS + rank];
  }

  int count(int entry, int rank) {
    return counts[entry * SUCCESSORS + rank];
  }

  private int make(long key) {
    while (true) {
      int mask = keys.length - 1;
      int start = place(key);
      int oldest = start;
      for (int i = 0; i < WINDOW; i++) {
        int at = (start + i) & mask;
        if (keys[at] == EMPTY) {
          keys[at] = key;
          return at;
        }
        // A difference, so that a clock that has wrapped still orders what it ticked lately.
        if (added[at] - added[oldest] < 0) {
          oldest = at;
        }
      }
      if (!grow()) {
        keys[oldest] = key;
        Arrays.fill(counts, oldest * SUCCESSORS, (oldest + 1) * SUCCESSORS, (short) 0);
        return oldest;
      }
    }
  }

  private boolean grow() {
    int before = keys.length;
    // The old table is still there while the new one is filled, so both are counted.
    if (before >= MOST_ENTRIES || !budget.grow(bytes(2 * before))) {
      return false;
    }
    long[] oldKeys = keys;
    int[] oldSuccessors = successors;
    short[] oldCounts = counts;
    int[] oldAdded = added;
    keys = new long[2 * before];
    successors = new int[2 * before * SUCCESSORS];
    counts = new short[2 * before * SUCCESSORS];
    added = new int[2 * before];
    for (int i = 0; i < before; i++) {
      if (oldKeys[i] != EMPTY) {
        int at = free(oldKeys[i]);
        if (at >= 0) {
          keys[at] = oldKeys[i];
          added[at] = oldAdded[i];
          System.arraycopy(oldSuccessors, i * SUCCESSORS, successors, at * SUCCESSORS, SUCCESSORS);
          System.arraycopy(oldCounts, i * SUCCESSORS, counts, at * SUCCESSORS, SUCCESSORS);
        }
      }
    }
    budget.giveBack(bytes(before));
    return true;
  }

  /** A free place for a key while growing, or −1: then the entry is lost. */
  private int free(long key) {
    int start = place(key);
    for (int i = 0; i < WINDOW; i++) {
      int at = (start + i) & (keys.length - 1);
      if (keys[at] == EMPTY) {
        return at;
      }
    }
    return -1;
  }

  private int place(long key) {
    return (int) (key >>> 32) & (keys.length - 1);
  }
}
