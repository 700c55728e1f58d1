package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.Noise;

/**
 * Excludes top choices: by chance, of all candidates that are likely enough, drops all but the
 * least likely of them.
 *
 * @param chance how often, 0 to 1
 * @param threshold what is likely enough; above 0.5 there are never two such, so it does nothing
 * @param minKeep if fewer than so many would be left, nothing is dropped
 * @see <a href="https://github.com/oobabooga/text-generation-webui/pull/6335">p-e-w 2024: exclude
 *     top choices</a>
 */
record Xtc(double chance, double threshold, int minKeep) implements LogitsProcessor {
  @Override
  public void apply(Candidates candidates) {
    throw new IllegalStateException("xtc needs noise");
  }

  @Override
  public void apply(Candidates candidates, Noise noise) {
    if (chance <= 0 || threshold > 0.5 || noise.uniform(0) > chance) {
      return;
    }
    Survivors.alive(candidates);
    int count = candidates.count();
    if (count < 2) {
      return;
    }
    double top = Survivors.top(candidates);
    double least = threshold * Survivors.mass(candidates, top);
    int last = 0; // of those likely enough, the least likely
    while (last + 1 < count) {
      candidates.orderFirst(last + 2);
      if (Math.exp(candidates.survivorScore(last + 1) - top) < least) {
        break;
      }
      last++;
    }
    if (last == 0 || count - last < minKeep) {
      return;
    }
    for (int i = 0; i < last; i++) {
      candidates.survivorScore(i, Double.NEGATIVE_INFINITY);
    }
    candidates.keepAtLeast(-Double.MAX_VALUE);
  }
}
