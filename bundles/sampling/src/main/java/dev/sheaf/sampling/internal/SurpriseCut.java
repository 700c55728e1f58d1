package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;

/**
 * Mirostat 2: keeps the candidates whose surprise −log₂ p is at most μ, and the likeliest in any
 * case.
 *
 * @see <a href="https://arxiv.org/abs/2007.14966">Basu et al. 2021, algorithm 2</a>
 */
record SurpriseCut() implements Mirostat.Cut {
  private static final double LOG_2 = Math.log(2);

  @Override
  public void apply(Candidates candidates, double mu) {
    candidates.orderFirst(1);
    double top = candidates.survivorScore(0);
    double logMass = Math.log(Survivors.mass(candidates, top));
    // −log₂ p ≤ μ  ⇔  score ≥ top + ln mass − μ ln 2
    double least = top + logMass - mu * LOG_2;
    candidates.keepAtLeast(Math.clamp(least, -Double.MAX_VALUE, top));
  }
}
