package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.kernel.internal.step.RowCounter;

/**
 * Counts one operation: on the branch's account as it happens, and by itself for the journal.
 *
 * @param account charged
 * @param own what the operation's record will say
 * @param purpose of chosen tokens
 */
record Meter(Account account, Tally own, Cost purpose) implements RowCounter {
  void add(Cost cost, long count) {
    if (count != 0) {
      account.add(cost, count);
      own.add(cost, count);
    }
  }

  @Override
  public void rows(int given, int chosen, int replayed, int probe, int rejected) {
    add(Cost.PROMPT, given);
    add(Cost.REPLAYED, replayed);
    add(Cost.PROBE, probe);
    add(Cost.DRAFTED, rejected);
    add(Cost.COMPUTED, (long) given + chosen + replayed + probe + rejected);
  }

  @Override
  public void chosen() {
    add(purpose, 1);
  }
}
