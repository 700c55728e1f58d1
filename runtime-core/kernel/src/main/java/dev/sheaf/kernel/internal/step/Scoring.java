package dev.sheaf.kernel.internal.step;

import dev.sheaf.kernel.internal.sampling.Logprobs;

/**
 * What a sequence computes that chooses nothing: log-probabilities at the end of its log, or state
 * alone.
 */
public final class Scoring {
  private final int firstRow;
  private final int[][] wanted;
  private final double[][] found;

  /**
   * @param firstRow index in the log of the first row that is looked at
   * @param wanted ids per row from there on; none: only state is wanted, and it is kept
   */
  public Scoring(int firstRow, int[][] wanted) {
    this.firstRow = firstRow;
    this.wanted = wanted;
    this.found = new double[wanted.length][];
  }

  /** State alone, which the branch keeps. */
  public static Scoring state() {
    return new Scoring(Integer.MAX_VALUE, new int[0][]);
  }

  boolean keeps() {
    return wanted.length == 0;
  }

  boolean wants(int index) {
    return index >= firstRow && index - firstRow < wanted.length;
  }

  /** How many of the rows from one on, at most {@code most}, ask for at most {@code logits}. */
  int within(int from, int most, int logits) {
    int free = Math.max(0, Math.min(most, firstRow - from));
    return Math.min(most, free + Math.max(0, logits));
  }

  /** How many of {@code count} rows from one on ask for logits. */
  int asked(int from, int count) {
    int asked = 0;
    for (int i = from; i < from + count; i++) {
      asked += wants(i) ? 1 : 0;
    }
    return asked;
  }

  void take(int index, Logprobs row) {
    int[] ids = wanted[index - firstRow];
    double[] values = new double[ids.length];
    for (int i = 0; i < ids.length; i++) {
      values[i] = row.of(ids[i]);
    }
    found[index - firstRow] = values;
  }

  /** Log-probabilities per row and id; complete once the sequence has finished with LENGTH. */
  public double[][] found() {
    return found;
  }
}
