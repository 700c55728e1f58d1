package dev.sheaf.text;

import java.util.Arrays;

/**
 * Merges one piece of text as pair-merging tokenizers do: again and again the neighbouring pair of
 * lowest rank, the leftmost of equals, until nothing merges. Shared, so that each has both ways and
 * their tests.
 *
 * <p>Two ways with one result. Up to {@link #SHORT} tokens: scan, merge, close the gap; nearly
 * every piece is shorter than ten. Above: a linked list and a heap of (rank, place), O(n log n), so
 * that megabytes of one letter stay cheap. Ids are ≥ −1; −1 merges with nothing.
 *
 * <p><b>Threads.</b> Holds working memory of one call of the tokenizer; not shared. <b>Memory.</b>
 * 32 bytes per id of a long piece, released when the call returns.
 */
public final class PairMerger {
  /** Above this a scan per merge costs more than a heap. */
  public static final int SHORT = 48;

  /** A place that was merged into the one before it. */
  private static final int GONE = -2;

  private final PairTable merges;
  private final long[] found = new long[SHORT];

  /** Working memory for merges by {@code merges}, which is not changed any more. */
  public PairMerger(PairTable merges) {
    this.merges = merges;
  }

  /**
   * Merges {@code ids[0, count)} in place.
   *
   * @return how many tokens are left, at the front of {@code ids}
   */
  public int merge(int[] ids, int count) {
    return count <= SHORT ? scan(ids, count) : heap(ids, count);
  }

  /** The definition. Also the twin that tests hold {@link #heap} against. */
  public int scan(int[] ids, int count) {
    long[] pairs = count <= SHORT ? found : new long[count];
    for (int i = 0; i + 1 < count; i++) {
      pairs[i] = merges.find(ids[i], ids[i + 1]);
    }
    int n = count;
    while (n > 1) {
      int best = 0;
      for (int i = 1; i + 1 < n; i++) {
        if (pairs[i] >> 32 < pairs[best] >> 32) { // ranks only: of equals the leftmost stays
          best = i;
        }
      }
      if (pairs[best] == PairTable.NONE) {
        break;
      }
      ids[best] = (int) pairs[best];
      System.arraycopy(ids, best + 2, ids, best + 1, n - best - 2);
      // pairs[best] and pairs[best + 1] are found anew below; the last pair is at n − 2
      if (best + 2 < n - 1) {
        System.arraycopy(pairs, best + 2, pairs, best + 1, n - best - 3);
      }
      n--;
      if (best > 0) {
        pairs[best - 1] = merges.find(ids[best - 1], ids[best]);
      }
      if (best + 1 < n) {
        pairs[best] = merges.find(ids[best], ids[best + 1]);
      }
    }
    return n;
  }

  /** The same result through a heap, for long pieces. */
  public int heap(int[] ids, int count) {
    int[] next = new int[count];
    int[] before = new int[count];
    long[] pair = new long[count];
    PairHeap heap = new PairHeap(count);
    for (int i = 0; i < count; i++) {
      next[i] = i + 1;
      before[i] = i - 1;
      pair[i] = i + 1 < count ? merges.find(ids[i], ids[i + 1]) : PairTable.NONE;
      if (pair[i] != PairTable.NONE) {
        heap.append(entry(pair[i], i));
      }
    }
    heap.order();
    while (!heap.isEmpty()) {
      long top = heap.poll();
      int left = (int) top;
      // An entry is stale if its place was merged away or pairs differently now.
      if (ids[left] == GONE || pair[left] == PairTable.NONE || entry(pair[left], left) != top) {
        continue;
      }
      int right = next[left];
      ids[left] = (int) pair[left];
      ids[right] = GONE;
      next[left] = next[right];
      if (next[left] < count) {
        before[next[left]] = left;
        renew(ids, pair, heap, left, next[left]);
      } else {
        pair[left] = PairTable.NONE;
      }
      if (before[left] >= 0) {
        renew(ids, pair, heap, before[left], left);
      }
    }
    int n = 0;
    for (int i = 0; i < count; i = next[i]) {
      ids[n++] = ids[i];
    }
    return n;
  }

  private void renew(int[] ids, long[] pair, PairHeap heap, int left, int right) {
    pair[left] = merges.find(ids[left], ids[right]);
    if (pair[left] != PairTable.NONE) {
      heap.add(entry(pair[left], left));
    }
  }

  /** Orders by rank, then by place. */
  private static long entry(long pair, int place) {
    return pair & 0xFFFF_FFFF_0000_0000L | place;
  }

  /** A binary heap of longs, smallest first. */
  private static final class PairHeap {
    private long[] entries;
    private int size;

    PairHeap(int expected) {
      entries = new long[Math.max(16, expected)];
    }

    boolean isEmpty() {
      return size == 0;
    }

    /** Adds without ordering; {@link #order} follows. */
    void append(long entry) {
      entries[size++] = entry;
    }

    void order() {
      for (int i = size / 2 - 1; i >= 0; i--) {
        sink(i);
      }
    }

    void add(long entry) {
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, size + (size >> 1));
      }
      int at = size++;
      while (at > 0) {
        int parent = (at - 1) >>> 1;
        if (entries[parent] <= entry) {
          break;
        }
        entries[at] = entries[parent];
        at = parent;
      }
      entries[at] = entry;
    }

    long poll() {
      long top = entries[0];
      long last = entries[--size];
      entries[0] = last;
      if (size > 1) {
        sink(0);
      }
      return top;
    }

    private void sink(int start) {
      long moving = entries[start];
      int at = start;
      while (true) {
        int child = 2 * at + 1;
        if (child >= size) {
          break;
        }
        if (child + 1 < size && entries[child + 1] < entries[child]) {
          child++;
        }
        if (entries[child] >= moving) {
          break;
        }
        entries[at] = entries[child];
        at = child;
      }
      entries[at] = moving;
    }
  }
}
