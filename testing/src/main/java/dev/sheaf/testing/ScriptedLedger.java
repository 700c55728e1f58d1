package dev.sheaf.testing;

import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.Ledger;
import dev.sheaf.reasoning.Spent;
import org.jspecify.annotations.Nullable;

/** Counts chosen tokens and reward calls; time does not pass in it. */
final class ScriptedLedger implements Ledger.Part {
  private final Budget budget;
  private final @Nullable ScriptedLedger above;
  private long tokens;
  private long rewards;
  private long cancelled;

  ScriptedLedger(Budget budget, @Nullable ScriptedLedger above) {
    this.budget = budget;
    this.above = above;
  }

  void chose() {
    tokens++;
    if (above != null) {
      above.chose();
    }
  }

  void scored() {
    rewards++;
    if (above != null) {
      above.scored();
    }
  }

  void cancelled(int chosen) {
    cancelled += chosen;
    if (above != null) {
      above.cancelled(chosen);
    }
  }

  boolean mayScore() {
    return rewards < budget.rewardCalls() && (above == null || above.mayScore());
  }

  @Override
  public Budget budget() {
    return budget;
  }

  @Override
  public Spent spent() {
    return new Spent(0, 0, tokens, cancelled, 0, 0, 0, tokens, rewards, 0, 0, 0);
  }

  @Override
  public long remainingTokens() {
    long here = budget.generatedTokens() - tokens;
    return above == null ? here : Math.min(here, above.remainingTokens());
  }

  @Override
  public boolean exhausted() {
    return remainingTokens() <= 0;
  }

  @Override
  public Ledger.Part part(Budget part) {
    return new ScriptedLedger(part, this);
  }

  @Override
  public void close() {
    // nothing is held
  }
}
