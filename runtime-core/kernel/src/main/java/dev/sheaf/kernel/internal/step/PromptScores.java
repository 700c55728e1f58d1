package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.TokenRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants to know of its prompt, and how far that has been found. The row of a
 * prompt's token says how likely the next one was. Rows are taken in order and once: whatever was
 * found before state was lost, stays.
 */
final class PromptScores {
  private final int rows;
  private final int top;
  private int taken;
  private final List<TokenRecord> found = new ArrayList<>();

  /**
   * @param promptLength ≥ 2
   * @param top alternatives to report at each token
   */
  PromptScores(int promptLength, int top) {
    this.rows = promptLength - 1;
    this.top = top;
  }

  int top() {
    return top;
  }

  /** Whether the row of that token in the log is looked at; nothing changes until it is taken. */
  boolean wants(int index) {
    return index >= taken && index < rows;
  }

  /**
   * How many rows fit, all of whose logits are wanted that have not been looked at before.
   *
   * @param from index of the first row
   * @param most rows at most
   * @param logits rows at most whose logits are asked for
   */
  int within(int from, int most, int logits) {
    int free = Math.max(0, Math.min(most, taken - from));
    return Math.min(most, free + Math.max(0, logits));
  }

  /** How many of {@code count} rows from one on are looked at. */
  int asked(int from, int count) {
    return Math.max(0, Math.min(from + count, rows) - Math.max(from, taken));
  }

  void take(int index, TokenRecord token) {
    if (index != taken) {
      throw new IllegalStateException("row " + index + " was taken instead of " + taken);
    }
    taken++;
    found.add(token);
  }

  /** The event, once all rows have been looked at; null before. */
  GenerationEvent.@Nullable PromptLogprobs complete() {
    return taken < rows ? null : new GenerationEvent.PromptLogprobs(found);
  }
}
