package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;

/**
 * Mirostat 1: takes the likeliest to follow Zipf's law, estimates its exponent s from the first
 * {@value #MOST}, and keeps the k likeliest, for which the law gives surprise μ.
 *
 * <p>s = Σ tᵢ bᵢ / Σ tᵢ², tᵢ = ln((i + 2) / (i + 1)), bᵢ = ln(pᵢ / pᵢ₊₁); k = (ε 2^μ / (1 −
 * N^−ε))^(1/s), ε = s − 1, N the vocabulary.
 *
 * @see <a href="https://arxiv.org/abs/2007.14966">Basu et al. 2021, algorithm 1</a>
 */
record ZipfCut() implements Mirostat.Cut {
  private static final int MOST = 100;

  @Override
  public void apply(Candidates candidates, double mu) {
    int n = Math.min(MOST, candidates.count());
    candidates.orderFirst(n);
    if (n < 2) {
      return;
    }
    double products = 0;
    double squares = 0;
    for (int i = 0; i < n - 1; i++) {
      double t = Math.log((i + 2.0) / (i + 1.0));
      products += t * (candidates.survivorScore(i) - candidates.survivorScore(i + 1));
      squares += t * t;
    }
    int k = kept(products / squares, mu, candidates.vocabulary());
    int kept = Math.min(k, candidates.count());
    candidates.orderFirst(kept);
    candidates.cut(kept);
  }

  /** A conversion to int keeps within its range, and makes 0 of what is not a number. */
  static int kept(double s, double mu, int vocabulary) {
    double epsilon = s - 1;
    double k = Math.pow(epsilon * Math.pow(2, mu) / (1 - Math.pow(vocabulary, -epsilon)), 1 / s);
    return Math.max((int) k, 1);
  }
}
