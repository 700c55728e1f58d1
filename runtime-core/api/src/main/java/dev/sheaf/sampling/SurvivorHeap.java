package dev.sheaf.sampling;

/** Heaps over parallel arrays of ids and scores. A candidate is better if its score is higher, or equal and its id lower. */
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

  /** Brings the k best of n entries to the front, ordered. */
  static void top(int[] ids, double[] scores, int n, int k) {
    worstFirst(ids, scores, k);
    for (int i = k; i < n; i++) {
      if (worse(ids, scores, 0, i)) {
        swap(ids, scores, 0, i);
        sink(ids, scores, k, 0);
      }
    }
    order(ids, scores, k);
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
