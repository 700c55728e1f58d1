package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/**
 * Keeps what is as likely as the k-th likeliest, then of that the most likely, as few as reach p
 * together, as vLLM does.
 *
 * <p>Differs from {@link TopK} followed by {@link TopP} where several candidates tie with the k-th:
 * all of them stay, and share the mass.
 */
record TopKTopP(int k, TopP topP) implements LogitsProcessor {
  /**
   * @param k 0 = all
   * @param p 0 &lt; p ≤ 1; 1 = all
   */
  TopKTopP(int k, double p) {
    this(k, new TopP(p));
  }

  @Override
  public void apply(Candidates candidates) {
    if (k > 0) {
      Survivors.alive(candidates);
      if (k < candidates.count()) {
        candidates.orderFirst(k);
        candidates.keepAtLeast(candidates.survivorScore(k - 1));
      }
    }
    topP.apply(candidates);
  }
}
