package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.Ledger;
import dev.sheaf.reasoning.Spent;
import org.jspecify.annotations.Nullable;

/** One account of a run; what it spends, all above it spend. Thread-safe. */
final class Account implements Ledger.Part {
  private static final double NANO = 1e-9;

  private final @Nullable Account parent;
  private final Budget budget;
  private final RunClock clock;
  private final double opened;
  private final Accounts accounts;
  private final Tally tally = new Tally();
  private long reserved;

  Account(@Nullable Account parent, Budget budget, RunClock clock, Accounts accounts) {
    this.parent = parent;
    this.budget = budget;
    this.clock = clock;
    this.opened = parent == null ? 0 : clock.seconds();
    this.accounts = accounts;
  }

  /** Who knows which account is charged now. */
  interface Accounts {
    Account open(Account parent, Budget budget);

    void close(Account part);
  }

  void add(Cost cost, long count) {
    for (Account a = this; a != null; a = a.parent) {
      a.tally.add(cost, count);
    }
  }

  /** Charges what a record says was spent. */
  void add(long[] counts) {
    for (Cost cost : Cost.values()) {
      add(cost, counts[cost.ordinal()]);
    }
  }

  /** Sets tokens apart for an extension, so that others do not spend them. */
  synchronized void reserve(long tokens) {
    for (Account a = this; a != null; a = a.parent) {
      a.reserved += tokens;
    }
  }

  /** Tokens that are left and that no extension has reserved. */
  long unreserved() {
    long left = Long.MAX_VALUE;
    for (Account a = this; a != null; a = a.parent) {
      left = Math.min(left, a.budget.generatedTokens() - a.tally.chosen() - a.reserved);
    }
    return Math.max(0, left);
  }

  /** Scored branches that are left. */
  long remainingRewards() {
    long left = Long.MAX_VALUE;
    for (Account a = this; a != null; a = a.parent) {
      left = Math.min(left, a.budget.rewardCalls() - a.tally.of(Cost.REWARDS));
    }
    return Math.max(0, left);
  }

  /** Seconds that are left. */
  double remainingSeconds() {
    double left = Double.MAX_VALUE;
    for (Account a = this; a != null; a = a.parent) {
      left = Math.min(left, seconds(a.budget) - (clock.seconds() - a.opened));
    }
    return Math.max(0, left);
  }

  private static double seconds(Budget budget) {
    return budget.wall().getSeconds() + budget.wall().getNano() * NANO;
  }

  @Override
  public Budget budget() {
    return budget;
  }

  @Override
  public Spent spent() {
    return tally.spent(clock.seconds() - opened);
  }

  @Override
  public long remainingTokens() {
    long left = Long.MAX_VALUE;
    for (Account a = this; a != null; a = a.parent) {
      left = Math.min(left, a.budget.generatedTokens() - a.tally.chosen());
    }
    return Math.max(0, left);
  }

  @Override
  public boolean exhausted() {
    return remainingTokens() == 0 || remainingSeconds() == 0;
  }

  @Override
  public Part part(Budget share) {
    return accounts.open(this, share);
  }

  @Override
  public void close() {
    accounts.close(this);
  }
}
