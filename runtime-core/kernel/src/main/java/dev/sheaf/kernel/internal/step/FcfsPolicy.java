package dev.sheaf.kernel.internal.step;

/**
 * First come, first served: sequences that decode get their one token first, so that a long prompt
 * delays nobody's next token by more than a step; what is left of the budget goes to prompts in
 * order of arrival.
 */
final class FcfsPolicy {
  private FcfsPolicy() {}

  /**
   * Shares a step's budget. Plain arrays and no demand records, because it runs in every step.
   *
   * @param pending tokens that each sequence has yet to compute, ≥ 1, in order of arrival
   * @param sequences how many there are
   * @param budgetTokens ≥ 1
   * @param share how many each gets; overwritten
   */
  static void plan(int[] pending, int sequences, int budgetTokens, int[] share) {
    int left = budgetTokens;
    for (int i = 0; i < sequences; i++) {
      share[i] = pending[i] == 1 && left > 0 ? 1 : 0;
      left -= share[i];
    }
    for (int i = 0; i < sequences && left > 0; i++) {
      if (share[i] == 0) {
        share[i] = Math.min(left, pending[i]);
        left -= share[i];
      }
    }
  }
}
