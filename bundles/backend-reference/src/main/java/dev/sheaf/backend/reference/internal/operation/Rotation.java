package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.RotaryRule.Pairing;

/**
 * Turns a head by its position: pair (a, b) at position p with inverse frequency f and factor m
 * becomes
 *
 * <pre>
 * a' = m·(a·cos(p·f) − b·sin(p·f))
 * b' = m·(b·cos(p·f) + a·sin(p·f))
 * </pre>
 *
 * <p>{@code StrictMath} makes a short-lived object of 32 bytes for each sine and cosine until the
 * compiler removes it; the only thing that a forward allocates.
 */
final class Rotation {
  private final double[] inverseFrequencies;
  private final double factor;
  private final boolean halves;

  Rotation(RotaryRule rule) {
    this.inverseFrequencies = rule.inverseFrequencies();
    this.factor = rule.attentionFactor();
    this.halves = rule.pairing() == Pairing.HALVES;
  }

  /**
   * Turns in place the heads that lie one after the other from {@code from}, each {@code headWidth}
   * wide.
   */
  void apply(double[] x, int from, int heads, int headWidth, int position) {
    int pairs = inverseFrequencies.length;
    for (int i = 0; i < pairs; i++) {
      double angle = position * inverseFrequencies[i];
      double cos = factor * StrictMath.cos(angle);
      double sin = factor * StrictMath.sin(angle);
      int first = halves ? i : 2 * i;
      int second = halves ? i + pairs : 2 * i + 1;
      for (int head = 0; head < heads; head++) {
        int at = from + head * headWidth;
        double a = x[at + first];
        double b = x[at + second];
        x[at + first] = a * cos - b * sin;
        x[at + second] = b * cos + a * sin;
      }
    }
  }
}
