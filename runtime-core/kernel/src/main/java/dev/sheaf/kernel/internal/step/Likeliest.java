package dev.sheaf.kernel.internal.step;

import dev.sheaf.sampling.Candidates;

/**
 * The likeliest of the tokens that a choice was made from, with their probabilities after
 * processors and mask. Reused from row to row.
 */
final class Likeliest {
  private int[] ids = new int[0];
  private float[] probabilities = new float[0];
  private int count;

  /**
   * Takes what a chain has left.
   *
   * @param candidates after the choice; its survivors are ordered, but their scores stay
   * @param most how many
   */
  void read(Candidates candidates, int most) {
    candidates.everything();
    count = Math.min(most, candidates.count());
    candidates.orderFirst(count);
    if (ids.length < count) {
      ids = new int[most];
      probabilities = new float[most];
    }
    if (count == 0) {
      return;
    }
    double max = candidates.survivorScore(0);
    double sum = 0;
    for (int i = 0; i < candidates.count(); i++) {
      sum += Math.exp(candidates.survivorScore(i) - max);
    }
    for (int i = 0; i < count; i++) {
      ids[i] = candidates.id(i);
      probabilities[i] = (float) (Math.exp(candidates.survivorScore(i) - max) / sum);
    }
  }

  int[] ids() {
    return ids;
  }

  float[] probabilities() {
    return probabilities;
  }

  int count() {
    return count;
  }
}
