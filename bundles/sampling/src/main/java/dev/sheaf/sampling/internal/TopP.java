package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/**
 * Keeps the most likely candidates, as few as reach probability p together, at least one.
 *
 * <p>With s₁ ≥ s₂ ≥ … the scores, the first n are kept where n is the least number with Σᵢ₌₁ⁿ
 * exp(sᵢ) ≥ p · Σ exp(sᵢ). What is too unlikely to matter is dropped first; the rest is taken from
 * a heap one by one until the mass is reached. So a vocabulary is summed but never sorted.
 *
 * @param p 0 &lt; p ≤ 1; 1 = all
 * @param minKeep candidates to leave at least, whatever they add up to
 * @see <a href="https://arxiv.org/abs/1904.09751">Holtzman et al. 2020, §3.1: nucleus sampling</a>
 */
record TopP(double p, int minKeep) implements LogitsProcessor {
  TopP(double p) {
    this(p, 0);
  }

  @Override
  public void apply(Candidates candidates) {
    if (p >= 1) {
      return;
    }
    candidates.everything();
    int count = candidates.count();
    if (count == 0) {
      return;
    }
    double top = Survivors.top(candidates);
    if (top == Double.NEGATIVE_INFINITY) {
      return;
    }
    double total = Survivors.mass(candidates, top);
    if (minKeep <= 1) {
      // Even all of them together, those below this score have less than 1 − p.
      candidates.keepAtLeast(top + Math.log((1 - p) * total / count));
    }
    count = candidates.count();
    candidates.orderFirst(1);
    double wanted = p * total;
    double mass = 1;
    int kept = 1;
    while (kept < count && (mass < wanted || kept < minKeep)) {
      candidates.orderFirst(kept + 1);
      mass += Math.exp(candidates.survivorScore(kept) - top);
      kept++;
    }
    candidates.cut(kept);
  }
}
