package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.reasoning.Spent;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts by {@link Cost}. Thread-safe. */
final class Tally {
  static final int KINDS = Cost.values().length;

  private final AtomicLongArray counts = new AtomicLongArray(KINDS);

  void add(Cost cost, long count) {
    counts.addAndGet(cost.ordinal(), count);
  }

  long of(Cost cost) {
    return counts.get(cost.ordinal());
  }

  /** Chosen tokens of every purpose. */
  long chosen() {
    return of(Cost.THINK) + of(Cost.ANSWER);
  }

  /** All counts, in the order of {@link Cost}. */
  long[] values() {
    long[] values = new long[KINDS];
    for (int i = 0; i < KINDS; i++) {
      values[i] = counts.get(i);
    }
    return values;
  }

  Spent spent(double wallSeconds) {
    return new Spent(
        of(Cost.PROMPT),
        of(Cost.THINK),
        of(Cost.ANSWER),
        of(Cost.CANCELLED),
        of(Cost.PROBE),
        of(Cost.REPLAYED),
        of(Cost.DRAFTED),
        of(Cost.COMPUTED),
        of(Cost.REWARDS),
        of(Cost.TOOLS),
        of(Cost.EXECUTIONS),
        wallSeconds);
  }
}
