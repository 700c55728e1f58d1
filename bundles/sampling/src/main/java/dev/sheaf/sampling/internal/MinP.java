package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/**
 * Keeps the candidates that are at least p times as likely as the likeliest: those whose score is ≥
 * top + ln p.
 *
 * @param p 0 to 1; 0 = all
 * @see <a href="https://arxiv.org/abs/2407.01082">Nguyen et al. 2024, §3: min-p sampling</a>
 */
record MinP(double p) implements LogitsProcessor {
  @Override
  public void apply(Candidates candidates) {
    if (p <= 0) {
      return;
    }
    int best = candidates.best();
    if (best < 0) {
      return;
    }
    candidates.keepAtLeast(top(candidates, best) + Math.log(p));
  }

  private static double top(Candidates candidates, int best) {
    if (!candidates.hasSurvivors()) {
      return candidates.score(best);
    }
    candidates.orderFirst(1);
    return candidates.survivorScore(0);
  }
}
