package dev.sheaf.model;

import java.util.Objects;

/**
 * How queries and keys are rotated by position.
 *
 * <p>Dimension pair i at position p turns by the angle {@code p · inverseFrequencies[i]}; cosine
 * and sine are both multiplied by {@code attentionFactor}. Every published scaling (linear, NTK,
 * YaRN, llama3) is a choice of these numbers, made once by the architecture in float64, so that a
 * backend knows only one rule.
 *
 * @param id names the rule; stored keys carry it
 * @param pairing which dimensions form a pair
 * @param inverseFrequencies one per pair, radians per position; dimensions beyond {@code 2·length}
 *     are not rotated
 * @param attentionFactor 1 unless the scaling asks for another
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021, §3.4</a>
 */
public record RotaryRule(
    String id, Pairing pairing, double[] inverseFrequencies, double attentionFactor) {
  /** Which two dimensions of a head turn together; n is the number of pairs. */
  public enum Pairing {
    /** Dimensions 2i and 2i+1. */
    INTERLEAVED,
    /** Dimensions i and i+n. */
    HALVES
  }

  public RotaryRule {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(pairing, "pairing");
    inverseFrequencies = inverseFrequencies.clone();
    for (double f : inverseFrequencies) {
      if (!Double.isFinite(f)) {
        throw new IllegalArgumentException("inverseFrequencies must be finite, had " + f);
      }
    }
    if (!(attentionFactor > 0) || !Double.isFinite(attentionFactor)) {
      throw new IllegalArgumentException("attentionFactor must be > 0, was " + attentionFactor);
    }
  }

  @Override
  public double[] inverseFrequencies() {
    return inverseFrequencies.clone();
  }
}
