package dev.sheaf.kernel.internal.random;

import dev.sheaf.sampling.Noise;

/**
 * Gumbel noise of one {@link RandomKey}; reusable, and allocates nothing after construction.
 *
 * <p>Four neighbouring tokens share a block of Philox; each takes one of its words w as u = (w +
 * ½)·2⁻³². Layout of the counter, all fields whole, so that different draws never share a counter:
 *
 * <pre>
 *   word 0   token / 4 (29 bits) | purpose (3 bits)
 *   word 1   position
 *   word 2,3 branch                                    key: seed
 * </pre>
 *
 * <p>Why 32 bits of u and not 53: the bound is then 22.9 and not 36.7, which lets a sampler skip
 * far more tokens, and the chance of a token is off by less than 2⁻³². Logarithms are {@link
 * StrictMath}'s, so that another machine draws the same.
 *
 * <p>Not thread-safe; one per sequence.
 */
public final class KeyedNoise implements Noise {
  private static final double UNIT = 0x1p-32;
  private static final double BOUND = gumbelOf(-1);
  private static final double[] BOUNDS = bounds();
  private static final int NO_GROUP = -1;

  private final int[] words = new int[4];
  private int seedLow;
  private int seedHigh;
  private int branchLow;
  private int branchHigh;
  private int position;
  private int purposeBits;
  private int group = NO_GROUP;

  /** Noise of a key. */
  public KeyedNoise(RandomKey key) {
    reset(key);
  }

  /** Noise of seed 0, root, position 0; for reuse by {@link #reset}. */
  public KeyedNoise() {
    reset(0, RandomKey.ROOT, 0, Purpose.SAMPLE);
  }

  /** Becomes the noise of another key. */
  public void reset(RandomKey key) {
    reset(key.seed(), key.branch(), key.position(), key.purpose());
  }

  /** Becomes the noise of another key, which need not exist as an object; see {@link RandomKey}. */
  public void reset(long seed, long branch, int at, Purpose purpose) {
    if (at < 0) {
      throw new IllegalArgumentException("position must be ≥ 0, was " + at);
    }
    seedLow = (int) seed;
    seedHigh = (int) (seed >>> 32);
    branchLow = (int) branch;
    branchHigh = (int) (branch >>> 32);
    position = at;
    purposeBits = purpose.code() << 29;
    group = NO_GROUP;
  }

  /** {@inheritDoc} {@code token} ≥ 0. */
  @Override
  public double gumbel(int token) {
    return gumbelOf(word(token));
  }

  /** Uniform in (0, 1), for draws that are no token. */
  @Override
  public double uniform(int index) {
    return ((word(index) & 0xFFFF_FFFFL) + 0.5) * UNIT;
  }

  @Override
  public double bound() {
    return BOUND;
  }

  @Override
  public double bound(int token) {
    return boundOf(word(token));
  }

  static double boundOf(int word) {
    return BOUNDS[Integer.numberOfLeadingZeros(~word)];
  }

  /**
   * By the leading ones z of the word: −log(−log u) &lt; −log(1 − u) and 1 − u &gt; 2^−(1 + z), so
   * no logarithm is needed to see that most tokens cannot win. The two steps lose at least 10⁻¹¹
   * together, far more than rounding gains.
   */
  private static double[] bounds() {
    double[] bounds = new double[33];
    for (int z = 0; z < bounds.length; z++) {
      bounds[z] = Math.min(BOUND, (1 + z) * StrictMath.log(2));
    }
    return bounds;
  }

  private int word(int token) {
    int wanted = token >>> 2;
    if (wanted != group) {
      Philox4x32.block(
          wanted | purposeBits, position, branchLow, branchHigh, seedLow, seedHigh, words);
      group = wanted;
    }
    return words[token & 3];
  }

  /**
   * −log(−log u) of a word; grows with the word taken as unsigned, so the largest word gives the
   * bound.
   */
  static double gumbelOf(int word) {
    double u = ((word & 0xFFFF_FFFFL) + 0.5) * UNIT;
    return -StrictMath.log(-StrictMath.log(u));
  }
}
