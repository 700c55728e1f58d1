package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/**
 * Keeps the candidates that are at least p times as likely as the likeliest: those whose score is ≥
 * top + ln p.
 *
 * @param p 0 to 1; 0 = all
 * @param minKeep candidates to leave at least, however unlikely
 * @see <a href="https://arxiv.org/abs/2407.01082">Nguyen et al. 2024, §3: min-p sampling</a>
 */
record MinP(double p, int minKeep) implements LogitsProcessor {
  @Override
  public void apply(Candidates candidates) {
    if (p <= 0) {
      return;
    }
    int best = candidates.best();
    if (best < 0) {
      return;
    }
    double least = top(candidates, best) + Math.log(p);
    if (minKeep > 1 && likelyEnough(candidates, least) < minKeep) {
      int kept = Math.min(minKeep, candidates.count());
      candidates.orderFirst(kept);
      candidates.cut(kept);
      return;
    }
    candidates.keepAtLeast(least);
  }

  private static int likelyEnough(Candidates candidates, double least) {
    candidates.everything();
    int n = 0;
    for (int i = 0; i < candidates.count(); i++) {
      n += candidates.survivorScore(i) >= least ? 1 : 0;
    }
    return n;
  }

  private static double top(Candidates candidates, int best) {
    if (!candidates.hasSurvivors()) {
      return candidates.score(best);
    }
    candidates.orderFirst(1);
    return candidates.survivorScore(0);
  }
}
