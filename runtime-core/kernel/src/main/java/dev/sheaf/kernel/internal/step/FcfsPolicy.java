package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.SchedulingPolicy;
import java.util.List;

/**
 * First come, first served: sequences that decode get their one token first, so that a long prompt delays nobody's next
 * token by more than a step; what is left of the budget goes to prompts in order of arrival.
 */
final class FcfsPolicy implements SchedulingPolicy {
  @Override
  public int[] plan(List<Demand> demands, int budgetTokens) {
    int[] share = new int[demands.size()];
    int left = budgetTokens;
    for (int i = 0; i < share.length && left > 0; i++) {
      if (demands.get(i).pending() == 1) {
        share[i] = 1;
        left--;
      }
    }
    for (int i = 0; i < share.length && left > 0; i++) {
      if (share[i] == 0) {
        share[i] = Math.min(left, demands.get(i).pending());
        left -= share[i];
      }
    }
    return share;
  }
}
