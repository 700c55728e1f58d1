package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import java.util.Arrays;
import java.util.Map;

/** Adds a number to the scores of the tokens that a request names. */
final class LogitBias implements LogitsProcessor {
  private final int[] ids;
  private final double[] biases;

  LogitBias(Map<Integer, Double> bias) {
    ids = bias.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    biases = new double[ids.length];
    bias.forEach((id, value) -> biases[Arrays.binarySearch(ids, id)] = value);
  }

  @Override
  public void apply(Candidates candidates) {
    if (ids.length == 0) {
      return;
    }
    if (!candidates.hasSurvivors()) {
      for (int i = 0; i < ids.length; i++) {
        candidates.edit(ids[i], candidates.score(ids[i]) + biases[i]);
      }
      return;
    }
    for (int i = 0; i < candidates.count(); i++) {
      int at = Arrays.binarySearch(ids, candidates.id(i));
      if (at >= 0) {
        candidates.survivorScore(i, candidates.survivorScore(i) + biases[at]);
      }
    }
    candidates.disorder();
  }
}
