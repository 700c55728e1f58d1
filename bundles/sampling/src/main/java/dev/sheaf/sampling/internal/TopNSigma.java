package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/**
 * Keeps the candidates whose score is at most n standard deviations of all scores below the
 * highest.
 *
 * @param n in standard deviations; ≤ 0 = all
 * @see <a href="https://arxiv.org/abs/2411.07641">Tang et al. 2024: top-nσ</a>
 */
record TopNSigma(double n) implements LogitsProcessor {
  @Override
  public void apply(Candidates candidates) {
    if (n <= 0) {
      return;
    }
    Survivors.alive(candidates);
    int count = candidates.count();
    if (count <= 1) {
      return;
    }
    double top = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double score = candidates.survivorScore(i);
      top = Math.max(top, score);
      sum += score;
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double off = candidates.survivorScore(i) - mean;
      squares += off * off;
    }
    candidates.keepAtLeast(top - n * Math.sqrt(squares / count));
  }
}
