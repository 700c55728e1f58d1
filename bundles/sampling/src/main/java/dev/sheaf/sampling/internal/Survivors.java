package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.Noise;

/** What several processors ask of the survivors. */
final class Survivors {
  private static final int NONE = -1;

  private Survivors() {}

  /** The highest score; −∞ if there is none. */
  static double top(Candidates candidates) {
    double top = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < candidates.count(); i++) {
      top = Math.max(top, candidates.survivorScore(i));
    }
    return top;
  }

  /** Σ exp(score − top): what probabilities are divided by. */
  static double mass(Candidates candidates, double top) {
    double mass = 0;
    for (int i = 0; i < candidates.count(); i++) {
      mass += Math.exp(candidates.survivorScore(i) - top);
    }
    return mass;
  }

  /** −Σ p ln p, with what {@link #top} and {@link #mass} say; p = 0 adds nothing. */
  static double entropy(Candidates candidates, double top, double mass) {
    double sum = 0;
    for (int i = 0; i < candidates.count(); i++) {
      double below = candidates.survivorScore(i) - top;
      double weight = Math.exp(below);
      sum += weight > 0 ? weight * below : 0;
    }
    return Math.log(mass) - sum / mass;
  }

  /** Makes survivors and drops those that cannot be chosen, whose score is −∞. */
  static void alive(Candidates candidates) {
    candidates.everything();
    candidates.keepAtLeast(-Double.MAX_VALUE);
  }

  /** Keeps survivor {@code index} alone. */
  static void only(Candidates candidates, int index) {
    for (int i = 0; i < candidates.count(); i++) {
      if (i != index) {
        candidates.survivorScore(i, Double.NEGATIVE_INFINITY);
      }
    }
    candidates.keepAtLeast(-Double.MAX_VALUE);
  }

  /**
   * Draws one of the softmax of the scores: the index of the highest score plus noise, of equals
   * the lowest id; −1 if there is none to draw.
   */
  static int draw(Candidates candidates, Noise noise) {
    double bound = noise.bound();
    int best = NONE;
    double top = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < candidates.count(); i++) {
      double score = candidates.survivorScore(i);
      int id = candidates.id(i);
      // what no noise could lift to the top needs none
      if (score == Double.NEGATIVE_INFINITY
          || score + bound < top
          || score + noise.bound(id) < top) {
        continue;
      }
      double value = score + noise.gumbel(id);
      if (value > top || (value == top && id < candidates.id(best))) {
        top = value;
        best = i;
      }
    }
    return best;
  }
}
