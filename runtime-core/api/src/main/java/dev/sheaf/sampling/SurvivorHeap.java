package dev.sheaf.sampling;

/**
 * Heaps over parallel arrays of ids and scores. A candidate is better if its score is higher, or
 * equal and its id lower.
 */
final class SurvivorHeap {
  private SurvivorHeap() {}

  private static boolean worse(int[] ids, double[] scores, int a, int b) {
    return scores[a] < scores[b] || (scores[a] == scores[b] && ids[a] > ids[b]);
  }

  /** Makes a heap of n entries with the worst at index 0. */
  static void worstFirst(int[] ids, double[] scores, int n) {
    for (int i = n / 2 - 1; i >= 0; i--) {
      sink(ids, scores, n, i);
    }
  }

  /** Restores a worst-first heap after entry i became better. */
  static void sink(int[] ids, double[] scores, int n, int i) {
    int at = i;
    while (true) {
      int child = 2 * at + 1;
      if (child >= n) {
        return;
      }
      if (child + 1 < n && worse(ids, scores, child + 1, child)) {
        child++;
      }
      if (!worse(ids, scores, child, at)) {
        return;
      }
      swap(ids, scores, at, child);
      at = child;
    }
  }

  /** Orders n entries, the best first. */
  static void order(int[] ids, double[] scores, int n) {
    worstFirst(ids, scores, n);
    for (int end = n - 1; end > 0; end--) {
      swap(ids, scores, 0, end);
      sink(ids, scores, end, 0);
    }
  }

  /**
   * Makes a heap of the entries {@code from} to {@code to} − 1 with the best at the end; it grows
   * downwards.
   */
  static void bestLast(int[] ids, double[] scores, int from, int to) {
    for (int i = (to - from) / 2 - 1; i >= 0; i--) {
      sinkDownwards(ids, scores, from, to, i);
    }
  }

  /**
   * Moves the best entry of such a heap to index {@code from}; the entries after it are a heap
   * again.
   */
  static void takeBest(int[] ids, double[] scores, int from, int to) {
    swap(ids, scores, from, to - 1);
    sinkDownwards(ids, scores, from + 1, to, 0);
  }

  /**
   * Entry i of the heap lies at index {@code to} − 1 − i, so that what is taken collects in front,
   * in order.
   */
  private static void sinkDownwards(int[] ids, double[] scores, int from, int to, int i) {
    int root = to - 1;
    int n = to - from;
    int at = i;
    while (true) {
      int child = 2 * at + 1;
      if (child >= n) {
        return;
      }
      if (child + 1 < n && worse(ids, scores, root - child, root - child - 1)) {
        child++;
      }
      if (!worse(ids, scores, root - at, root - child)) {
        return;
      }
      swap(ids, scores, root - at, root - child);
      at = child;
    }
  }

  private static void swap(int[] ids, double[] scores, int a, int b) {
    int id = ids[a];
    ids[a] = ids[b];
    ids[b] = id;
    double score = scores[a];
    scores[a] = scores[b];
    scores[b] = score;
  }
}
