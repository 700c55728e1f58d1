package dev.sheaf.kernel.internal.random;

import java.util.Objects;

/**
 * The only key of randomness anywhere: equal keys draw equally, on any machine, before and after a
 * swap.
 *
 * @param seed the request's; any value
 * @param branch the path to the branch, folded to 64 bits: {@link #ROOT}, or {@link #child} of the
 *     parent's
 * @param position index in the sequence's log, ≥ 0; never a rotary position
 * @param purpose what the draw is for
 */
public record RandomKey(long seed, long branch, int position, Purpose purpose) {
  /** The branch of a sequence that was not forked. */
  public static final long ROOT = 0;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  public RandomKey {
    Objects.requireNonNull(purpose, "purpose");
    if (position < 0) {
      throw new IllegalArgumentException("position must be ≥ 0, was " + position);
    }
  }

  /**
   * The branch number {@code index} of a branch. Children of one parent always differ; other
   * branches differ but for a chance of 2⁻⁶⁴.
   *
   * @param index ≥ 0
   */
  public static long child(long branch, int index) {
    if (index < 0) {
      throw new IllegalArgumentException("index must be ≥ 0, was " + index);
    }
    // The finalizer of SplitMix64: a bijection in which every input bit reaches every output bit.
    long z = branch + GOLDEN * (index + 1L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
