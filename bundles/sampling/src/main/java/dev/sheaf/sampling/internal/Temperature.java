package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/**
 * Divides every score's distance from the highest by the temperature.
 *
 * <p>The highest becomes 0: only differences of scores matter, and so neither a tiny temperature
 * nor huge scores can give an infinite maximum or NaN. Where the quotient is too large for a
 * float64, it is −∞ and the candidate cannot be drawn.
 *
 * @param t 0 = only the highest is kept, the lowest id among equals; 1 = no change
 */
record Temperature(double t) implements LogitsProcessor {
  @Override
  public void apply(Candidates candidates) {
    divide(candidates, t);
  }

  static void divide(Candidates candidates, double t) {
    if (t == 1) {
      return;
    }
    if (t <= 0) {
      candidates.keepTop(1);
      return;
    }
    candidates.everything();
    double top = Survivors.top(candidates);
    if (top == Double.NEGATIVE_INFINITY) {
      return;
    }
    for (int i = 0; i < candidates.count(); i++) {
      candidates.survivorScore(i, (candidates.survivorScore(i) - top) / t);
    }
  }
}
