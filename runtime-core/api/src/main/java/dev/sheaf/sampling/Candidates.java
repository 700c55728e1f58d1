package dev.sheaf.sampling;

import java.util.Arrays;

/**
 * The candidates for one row: raw logits, sparse edits, a mask, and the survivors.
 *
 * <p>Reused from row to row by one thread; nothing is allocated per token once it has grown. Life
 * of a row: {@link #reset} → {@link #edit} and {@link #forbid} while there are no survivors yet →
 * one of the {@code keep} passes makes the survivors → further passes see only those. Scores are
 * logits: only their differences matter. Survivors are ordered by score, the highest first, the
 * lower id first among equals, as far as {@link #orderFirst} or {@link #keepTop} was asked to order
 * them.
 *
 * <p>A vocabulary is never sorted: {@link #keepTop(int)} is one pass with a heap of k entries,
 * {@link #orderFirst(int)} one pass and a logarithm per entry asked for.
 */
public final class Candidates {
  private static final int NOT_KNOWN = -1;

  private final int vocabulary;
  private int known = NOT_KNOWN;
  private float[] logits = new float[0];
  private int offset;
  private int editCount;
  private int[] editIds = new int[16];
  private double[] editScores = new double[16];
  private final int[] editSlot;
  private final long[] forbidden;
  private boolean anyForbidden;
  private boolean hasSurvivors;
  private int count;
  // The first orderedCount survivors are in order and no other is better; the others are a heap if
  // heaped.
  private int orderedCount;
  private boolean heaped;
  private int[] ids = new int[64];
  private double[] scores = new double[64];

  /**
   * @param vocabulary ≥ 1
   */
  public Candidates(int vocabulary) {
    if (vocabulary < 1) {
      throw new IllegalArgumentException("vocabulary must be ≥ 1, was " + vocabulary);
    }
    this.vocabulary = vocabulary;
    this.editSlot = new int[vocabulary];
    this.forbidden = new long[(vocabulary + 63) >>> 6];
  }

  /**
   * Starts a row of which the best token is known already.
   *
   * @param bestId the id with the largest logit, the lowest such id
   */
  public void reset(float[] values, int at, int bestId) {
    reset(values, at);
    known = bestId;
  }

  /** Starts a row; the logits are read, never changed. */
  public void reset(float[] values, int at) {
    known = NOT_KNOWN;
    for (int i = 0; i < editCount; i++) {
      editSlot[editIds[i]] = 0;
    }
    editCount = 0;
    if (anyForbidden) {
      Arrays.fill(forbidden, 0);
      anyForbidden = false;
    }
    hasSurvivors = false;
    survivors(0, 0);
    logits = values;
    offset = at;
  }

  /** Entries of the vocabulary. */
  public int vocabulary() {
    return vocabulary;
  }

  /** The logit as the model gave it. */
  public float raw(int id) {
    return logits[offset + id];
  }

  /** The logit with edits; −∞ if forbidden. Before there are survivors. */
  public double score(int id) {
    if (anyForbidden && (forbidden[id >>> 6] & (1L << id)) != 0) {
      return Double.NEGATIVE_INFINITY;
    }
    int slot = editSlot[id];
    return slot == 0 ? logits[offset + id] : editScores[slot - 1];
  }

  /** Replaces a token's score. Before there are survivors. */
  public void edit(int id, double score) {
    requireNoSurvivors();
    int slot = editSlot[id];
    if (slot == 0) {
      if (editCount == editIds.length) {
        editIds = Arrays.copyOf(editIds, 2 * editCount);
        editScores = Arrays.copyOf(editScores, 2 * editCount);
      }
      editIds[editCount] = id;
      slot = ++editCount;
      editSlot[id] = slot;
    }
    editScores[slot - 1] = score;
  }

  /** Takes a token out. Before there are survivors. */
  public void forbid(int id) {
    requireNoSurvivors();
    forbidden[id >>> 6] |= 1L << id;
    anyForbidden = true;
  }

  /**
   * Takes out every token whose bit is 0. Before there are survivors.
   *
   * @param allowed bit id & 63 of word id >>> 6, as a matcher fills it
   */
  public void allowOnly(long[] allowed) {
    requireNoSurvivors();
    for (int w = 0; w < forbidden.length; w++) {
      forbidden[w] |= ~allowed[w];
    }
    anyForbidden = true;
  }

  private void requireNoSurvivors() {
    if (hasSurvivors) {
      throw new IllegalStateException("edits come before the first pass that makes survivors");
    }
  }

  /** The id with the highest score, the lowest such id; −1 if every token is forbidden. */
  public int best() {
    if (hasSurvivors) {
      int best = -1;
      double top = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < count; i++) {
        if (scores[i] > top || (scores[i] == top && best >= 0 && ids[i] < best)) {
          top = scores[i];
          best = ids[i];
        }
      }
      return best;
    }
    return known != NOT_KNOWN && editCount == 0 && !anyForbidden ? known : bestOfAll();
  }

  /** Edits first, so that the walk over raw logits looks closer only at what could win. */
  private int bestOfAll() {
    int best = -1;
    double top = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < editCount; i++) {
      double s = score(editIds[i]);
      if (s > top || (s == top && editIds[i] < best)) {
        top = s;
        best = editIds[i];
      }
    }
    for (int id = 0; id < vocabulary; id++) {
      double s = logits[offset + id];
      if ((s > top || (s == top && id < best)) && untouched(id)) {
        top = s;
        best = id;
      }
    }
    return best;
  }

  /** Whether a token's score is its raw logit. */
  private boolean untouched(int id) {
    return editSlot[id] == 0 && !(anyForbidden && (forbidden[id >>> 6] & (1L << id)) != 0);
  }

  /** Makes every token that is not forbidden a survivor, by id, if there are none yet. */
  public void everything() {
    if (!hasSurvivors) {
      keepAtLeast(-Double.MAX_VALUE);
    }
  }

  /**
   * Keeps those that score at least {@code least}, which is more than −∞; does not change their
   * order.
   */
  public void keepAtLeast(double least) {
    if (!(least > Double.NEGATIVE_INFINITY)) {
      throw new IllegalArgumentException("least must be a number above −∞, was " + least);
    }
    int kept = 0;
    if (hasSurvivors) {
      int keptOrdered = 0;
      for (int i = 0; i < count; i++) {
        if (scores[i] >= least) {
          ids[kept] = ids[i];
          scores[kept++] = scores[i];
          keptOrdered = i < orderedCount ? kept : keptOrdered;
        }
      }
      survivors(kept, keptOrdered);
      return;
    }
    grow(vocabulary);
    for (int id = 0; id < vocabulary; id++) {
      double s = score(id);
      if (s >= least) {
        ids[kept] = id;
        scores[kept++] = s;
      }
    }
    survivors(kept, 0);
    hasSurvivors = true;
  }

  /** Keeps the k with the highest scores (of equals the lower id), highest first. {@code k} ≥ 1. */
  public void keepTop(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be ≥ 1, was " + k);
    }
    if (k >= vocabulary) {
      everything();
    }
    if (hasSurvivors) {
      int n = Math.min(k, count);
      orderFirst(n);
      cut(n);
      return;
    }
    grow(k);
    int kept = 0;
    for (int i = 0; i < editCount; i++) {
      kept = offer(editIds[i], score(editIds[i]), kept, k);
    }
    double least = kept < k ? Double.NEGATIVE_INFINITY : scores[0];
    for (int id = 0; id < vocabulary; id++) {
      double s = logits[offset + id];
      if (s >= least && untouched(id)) {
        kept = offer(id, s, kept, k);
        least = kept < k ? Double.NEGATIVE_INFINITY : scores[0];
      }
    }
    SurvivorHeap.order(ids, scores, kept);
    survivors(kept, kept);
    hasSurvivors = true;
  }

  /** Takes a token among the k best so far if it is one; returns how many there are then. */
  private int offer(int id, double s, int kept, int k) {
    if (!(s > Double.NEGATIVE_INFINITY)) {
      return kept;
    }
    if (kept < k) {
      ids[kept] = id;
      scores[kept] = s;
      if (kept + 1 == k) {
        SurvivorHeap.worstFirst(ids, scores, k);
      }
      return kept + 1;
    }
    if (s > scores[0] || (s == scores[0] && id < ids[0])) {
      ids[0] = id;
      scores[0] = s;
      SurvivorHeap.sink(ids, scores, k, 0);
    }
    return kept;
  }

  /**
   * Brings the {@code n} best survivors to the front, highest first; makes survivors if there are
   * none. Asking for one more costs a logarithm, so a pass that does not know how many it needs
   * asks one by one.
   *
   * @param n 0 to {@link #count()}
   */
  public void orderFirst(int n) {
    everything();
    requireWithin(n);
    if (n > orderedCount && !heaped) {
      SurvivorHeap.bestLast(ids, scores, orderedCount, count);
      heaped = true;
    }
    while (orderedCount < n) {
      SurvivorHeap.takeBest(ids, scores, orderedCount, count);
      orderedCount++;
    }
  }

  /** Orders all survivors, highest first; makes them if there are none. */
  public void order() {
    everything();
    orderFirst(count);
  }

  /** Keeps the first {@code n} survivors. */
  public void cut(int n) {
    requireWithin(n);
    if (n < count) {
      survivors(n, Math.min(n, orderedCount));
    }
  }

  private void requireWithin(int n) {
    if (!hasSurvivors || n < 0 || n > count) {
      throw new IllegalArgumentException("n must be 0 to " + count + ", was " + n);
    }
  }

  /** Survivors; only after a pass made them. */
  public int count() {
    return count;
  }

  /** Whether a pass has made survivors. */
  public boolean hasSurvivors() {
    return hasSurvivors;
  }

  /** Whether all survivors are ordered by score. */
  public boolean ordered() {
    return hasSurvivors && orderedCount == count;
  }

  /** Id of survivor i. */
  public int id(int i) {
    return ids[i];
  }

  /** Score of survivor i. */
  public double survivorScore(int i) {
    return scores[i];
  }

  /**
   * Replaces the score of survivor i. A caller that may have changed the order says so by {@link
   * #disorder()}.
   */
  public void survivorScore(int i, double value) {
    scores[i] = value;
    heaped = false;
  }

  /** Says that replaced scores may stand in another order than before. */
  public void disorder() {
    survivors(count, 0);
  }

  private void survivors(int newCount, int newOrderedCount) {
    count = newCount;
    orderedCount = newOrderedCount;
    heaped = false;
  }

  private void grow(int capacity) {
    if (ids.length < capacity) {
      ids = new int[capacity];
      scores = new double[capacity];
    }
  }
}
