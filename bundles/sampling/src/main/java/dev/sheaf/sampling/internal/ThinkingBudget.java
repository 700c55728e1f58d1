package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import java.util.Arrays;

/**
 * Ends a model's thinking when it has used up its tokens, by leaving no choice but the marker that
 * ends it.
 *
 * <p>Counted are the tokens after a start marker, the prompt's included where it ends in the middle
 * of thinking, until an end marker is complete. What a model begins anew shares the same budget. A
 * marker already begun when the budget runs out is only completed. A grammar comes first: a token
 * that it rules out is not forced.
 */
final class ThinkingBudget implements LogitsProcessor {
  private static final int OUTSIDE = -1;

  private final int budget;
  private final int[] start;
  private final int[] end;
  private final int promptLength;
  private int[] history;
  private int length;
  // After each length of the history: where the open section begins, or OUTSIDE; what was spent.
  private int[] opened;
  private int[] spent;

  /**
   * @param budget in tokens; below 0 = no limit
   * @param start tokens of the marker, at least one
   * @param end tokens of the marker, at least one
   */
  ThinkingBudget(int budget, int[] start, int[] end, int[] prompt) {
    this.budget = budget;
    this.start = start;
    this.end = end;
    history = new int[prompt.length + 64];
    opened = new int[history.length + 1];
    spent = new int[history.length + 1];
    opened[0] = OUTSIDE;
    for (int token : prompt) {
      push(token, 0);
      if (opened[length] == OUTSIDE) {
        spent[length] = 0; // earlier turns are over and paid for
      }
    }
    promptLength = length;
  }

  @Override
  public void push(int token, long carry) {
    if (length == history.length) {
      int capacity = Math.multiplyExact(length, 2);
      history = Arrays.copyOf(history, capacity);
      opened = Arrays.copyOf(opened, capacity + 1);
      spent = Arrays.copyOf(spent, capacity + 1);
    }
    int from = opened[length];
    int used = spent[length];
    history[length++] = token;
    if (from == OUTSIDE) {
      opened[length] = endsWith(start, start.length, 0) ? length : OUTSIDE;
      spent[length] = used;
    } else {
      opened[length] = endsWith(end, end.length, from) ? OUTSIDE : from;
      spent[length] = used + 1;
    }
  }

  @Override
  public void pop() {
    if (length == promptLength) {
      throw new IllegalStateException("pop without a push");
    }
    length--;
  }

  @Override
  public void apply(Candidates candidates) {
    int from = opened[length];
    if (budget < 0 || from == OUTSIDE || spent[length] < budget) {
      return;
    }
    int done = end.length - 1;
    while (done > 0 && !endsWith(end, done, from)) {
      done--;
    }
    force(candidates, end[done]);
  }

  /** Whether the history from {@code from} ends with the first {@code n} tokens of a marker. */
  private boolean endsWith(int[] marker, int n, int from) {
    return length - from >= n && Arrays.equals(marker, 0, n, history, length - n, length);
  }

  private static void force(Candidates candidates, int token) {
    if (!candidates.hasSurvivors() && candidates.score(token) == Double.NEGATIVE_INFINITY) {
      return;
    }
    candidates.everything();
    for (int i = 0; i < candidates.count(); i++) {
      if (candidates.id(i) == token && candidates.survivorScore(i) > Double.NEGATIVE_INFINITY) {
        Survivors.only(candidates, i);
        return;
      }
    }
  }
}
