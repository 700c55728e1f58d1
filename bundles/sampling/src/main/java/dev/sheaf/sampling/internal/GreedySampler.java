package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.Noise;
import dev.sheaf.sampling.Sampler;

/** argmax of the scores; of equals the lowest id. A score that is not a number never wins. */
record GreedySampler() implements Sampler {
  @Override
  public int sample(Candidates candidates, Noise noise) {
    return candidates.best();
  }
}
