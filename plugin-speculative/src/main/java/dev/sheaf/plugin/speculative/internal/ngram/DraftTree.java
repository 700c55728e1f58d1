package dev.sheaf.plugin.speculative.internal.ngram;

import dev.sheaf.speculation.DraftSink;

/**
 * Grows a draft tree from the likeliest node on: each node's children are the successors of the
 * longest n-gram that its path ends in.
 *
 * <p>A child's estimate is its parent's, times its share among the successors, times how far an
 * n-gram of that length is to be trusted. Arrays are made once.
 */
final class DraftTree {
  /** What is less likely than this is not worth a row of a step. */
  private static final float LEAST = 0.05f;

  private final int vocabulary;
  private final int longest;

  /** A heap by estimate; of equals the one found first is on top. */
  private final int[] heap;

  private int waiting;
  private int found;
  private final int[] token;
  private final int[] parent;
  private final float[] estimate;

  /** Of each node the last tokens of its path, the latest first. */
  private final int[][] ending;

  private final int[] endingLength;

  /** The row's last tokens, the latest first. */
  private final int[] last;

  DraftTree(int vocabulary, int longest, int mostNodes) {
    this.vocabulary = vocabulary;
    this.longest = longest;
    int room = (mostNodes + 1) * GramTable.SUCCESSORS;
    heap = new int[room];
    token = new int[room];
    parent = new int[room];
    estimate = new float[room];
    ending = new int[room][longest];
    endingLength = new int[room];
    last = new int[longest];
  }

  /**
   * Proposes at most {@code most} tokens for a row; {@code most} is at most what this was made for.
   */
  void propose(GramTable table, int row, int[] tokens, int length, int most, DraftSink sink) {
    waiting = 0;
    found = 0;
    int known = Math.min(longest, length);
    for (int i = 0; i < known; i++) {
      last[i] = tokens[length - 1 - i];
    }
    expand(table, last, known, -1, 1);
    for (int added = 0; added < most && waiting > 0; added++) {
      int best = takeBest();
      int node = sink.add(row, parent[best], token[best]);
      if (node < 0) {
        return;
      }
      if (added + 1 < most) {
        expand(table, ending[best], endingLength[best], node, estimate[best]);
      }
    }
  }

  private void expand(GramTable table, int[] path, int known, int node, float above) {
    int entry = -1;
    int matched = 0;
    long gram = Gram.NONE;
    for (int n = 1; n <= known; n++) {
      gram = Gram.before(gram, path[n - 1]);
      int at = table.find(gram);
      if (at >= 0) {
        entry = at;
        matched = n;
      }
    }
    if (entry < 0) {
      return;
    }
    int total = 0;
    for (int r = 0; r < GramTable.SUCCESSORS; r++) {
      total += table.count(entry, r);
    }
    for (int r = 0; r < GramTable.SUCCESSORS && table.count(entry, r) > 0; r++) {
      int next = table.successor(entry, r);
      float likely = above * trust(matched) * table.count(entry, r) / total;
      if (likely >= LEAST && next >= 0 && next < vocabulary) {
        add(path, known, node, next, likely);
      }
    }
  }

  /** 0.40, 0.85, 0.93, 0.96 …: one token says little, three nearly all. */
  private static float trust(int matched) {
    return 1 - 0.6f / (matched * matched);
  }

  private void add(int[] path, int known, int node, int next, float likely) {
    int at = found++;
    token[at] = next;
    parent[at] = node;
    estimate[at] = likely;
    endingLength[at] = Math.min(longest, known + 1);
    ending[at][0] = next;
    System.arraycopy(path, 0, ending[at], 1, endingLength[at] - 1);
    int hole = waiting++;
    while (hole > 0 && before(at, heap[(hole - 1) / 2])) {
      heap[hole] = heap[(hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
    heap[hole] = at;
  }

  private int takeBest() {
    int best = heap[0];
    int moved = heap[--waiting];
    int hole = 0;
    while (2 * hole + 1 < waiting) {
      int child = 2 * hole + 1;
      if (child + 1 < waiting && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], moved)) {
        break;
      }
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = moved;
    return best;
  }

  private boolean before(int a, int b) {
    return estimate[a] > estimate[b] || (estimate[a] == estimate[b] && a < b);
  }
}
