package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/**
 * Divides scores by a temperature that is high where the model is unsure.
 *
 * <p>T = low + (high − low) · (H / ln n)ᵉ, with H the entropy of the n candidates, low = max(0, t −
 * range), high = t + range.
 *
 * @param t the temperature without a range, &gt; 0
 * @param range ≤ 0: t alone
 * @param exponent e
 */
record DynamicTemperature(double t, double range, double exponent) implements LogitsProcessor {
  @Override
  public void apply(Candidates candidates) {
    if (range <= 0) {
      Temperature.divide(candidates, t);
      return;
    }
    Survivors.alive(candidates);
    if (candidates.count() > 1) {
      Temperature.divide(candidates, temperature(candidates));
    }
  }

  private double temperature(Candidates candidates) {
    double top = Survivors.top(candidates);
    double entropy = Survivors.entropy(candidates, top, Survivors.mass(candidates, top));
    // rounding must not put the entropy of equals above its most, nor that of a certainty below 0
    double share = Math.clamp(entropy / Math.log(candidates.count()), 0, 1);
    double low = Math.max(0, t - range);
    return low + (t + range - low) * Math.pow(share, exponent);
  }
}
