package dev.sheaf.backend.reference.internal.state;

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
 * <p>The product p·f is rounded to some 10⁻¹² at thousands of radians; what the rounding took is
 * given back to first order, so that two turns in a row equal one by the sum of their positions.
 *
 * <p>{@code StrictMath} makes a short-lived object of 32 bytes for each sine and cosine until the
 * compiler removes it; the only thing that a forward allocates.
 */
public final class Rotation {
  private final double[] inverseFrequencies;
  private final double factor;
  private final boolean halves;

  private Rotation(RotaryRule rule, double factor) {
    this.inverseFrequencies = rule.inverseFrequencies();
    this.factor = factor;
    this.halves = rule.pairing() == Pairing.HALVES;
  }

  /** As queries and keys are turned before they meet. */
  public static Rotation of(RotaryRule rule) {
    return new Rotation(rule, rule.attentionFactor());
  }

  /** As stored keys are turned further: they carry the rule's factor already. */
  static Rotation further(RotaryRule rule) {
    return new Rotation(rule, 1);
  }

  /**
   * Turns in place the heads that begin at {@code from} and every {@code stride} elements after.
   *
   * @param position may be negative
   */
  public void apply(double[] x, int from, int heads, int stride, long position) {
    int pairs = inverseFrequencies.length;
    for (int i = 0; i < pairs; i++) {
      double f = inverseFrequencies[i];
      double angle = position * f;
      double lost = Math.fma((double) position, f, -angle);
      double c = StrictMath.cos(angle);
      double s = StrictMath.sin(angle);
      double cos = factor * (c - lost * s);
      double sin = factor * (s + lost * c);
      int first = halves ? i : 2 * i;
      int second = halves ? i + pairs : 2 * i + 1;
      for (int head = 0; head < heads; head++) {
        int at = from + head * stride;
        double a = x[at + first];
        double b = x[at + second];
        x[at + first] = a * cos - b * sin;
        x[at + second] = b * cos + a * sin;
      }
    }
  }
}
