package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/**
 * Keeps the k candidates with the highest scores; of equals those with the lowest ids.
 *
 * @param k 0 = all
 */
record TopK(int k) implements LogitsProcessor {
  @Override
  public void apply(Candidates candidates) {
    int present = candidates.hasSurvivors() ? candidates.count() : candidates.vocabulary();
    if (k > 0 && k < present) {
      candidates.keepTop(k);
    }
  }
}
