package dev.sheaf.architecture;

/**
 * A published way to stretch rotary positions: from the plain inverse frequencies to the ones to
 * turn by.
 *
 * <p>All arithmetic is float64 through {@link StrictMath}, so that a rule has the same bits on
 * every machine.
 */
sealed interface RotaryScaling {
  /**
   * The inverse frequencies of {@code pairs} pairs.
   *
   * @param base the wavelength base θ, above 1
   */
  double[] inverseFrequencies(double base, int pairs);

  /** What cosine and sine are multiplied by. */
  default double attentionFactor() {
    return 1;
  }

  /** θ^(−2i/d) for pair i of d dimensions. */
  static double[] plain(double base, int pairs) {
    double[] f = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      f[i] = 1 / StrictMath.pow(base, (double) i / pairs);
    }
    return f;
  }

  /** No scaling. */
  record None() implements RotaryScaling {
    @Override
    public double[] inverseFrequencies(double base, int pairs) {
      return plain(base, pairs);
    }
  }

  /**
   * Every position divided by the factor.
   *
   * @see <a href="https://arxiv.org/abs/2306.15595">Chen et al. 2023, §2.3</a>
   */
  record Linear(double factor) implements RotaryScaling {
    @Override
    public double[] inverseFrequencies(double base, int pairs) {
      double[] f = plain(base, pairs);
      for (int i = 0; i < pairs; i++) {
        f[i] /= factor;
      }
      return f;
    }
  }

  /**
   * Long wavelengths divided by the factor, short ones kept, and a straight line between.
   *
   * @param low wavelengths above original / low are divided
   * @param high wavelengths below original / high are kept; above {@code low}
   * @param original context in tokens before stretching
   * @see <a href="https://arxiv.org/abs/2407.21783">Llama 3.1</a>
   */
  record Llama3(double factor, double low, double high, int original) implements RotaryScaling {
    @Override
    public double[] inverseFrequencies(double base, int pairs) {
      double[] f = plain(base, pairs);
      for (int i = 0; i < pairs; i++) {
        double wavelength = 2 * StrictMath.PI / f[i];
        if (wavelength > original / low) {
          f[i] /= factor;
        } else if (wavelength >= original / high) {
          double kept = (original / wavelength - low) / (high - low);
          f[i] = (1 - kept) * f[i] / factor + kept * f[i];
        }
      }
      return f;
    }
  }

  /**
   * Pairs that turn often within the original context are kept, pairs that turn seldom are divided,
   * with a ramp between; scores are made sharper by the attention factor.
   *
   * @param original context in tokens before stretching
   * @param betaFast turns within the original context from which a pair is kept
   * @param betaSlow turns below which a pair is divided
   * @param truncate whether the ramp's ends are rounded outward to whole pairs
   * @see <a href="https://arxiv.org/abs/2309.00071">Peng et al. 2023, §3.2 to 3.4</a>
   */
  record Yarn(
      double factor,
      int original,
      double betaFast,
      double betaSlow,
      boolean truncate,
      double attentionFactor)
      implements RotaryScaling {
    @Override
    public double[] inverseFrequencies(double base, int pairs) {
      int dimensions = 2 * pairs;
      double low = pairTurning(betaFast, dimensions, base);
      double high = pairTurning(betaSlow, dimensions, base);
      if (truncate) {
        low = StrictMath.floor(low);
        high = StrictMath.ceil(high);
      }
      low = Math.max(low, 0);
      high = Math.min(high, dimensions - 1);
      if (low == high) {
        high += 0.001; // a step instead of a ramp; keeps the division defined
      }
      double[] f = plain(base, pairs);
      for (int i = 0; i < pairs; i++) {
        double divided = Math.clamp((i - low) / (high - low), 0, 1);
        f[i] = f[i] / factor * divided + f[i] * (1 - divided);
      }
      return f;
    }

    /** The (fractional) pair that makes that many turns within the original context. */
    private double pairTurning(double turns, int dimensions, double base) {
      return dimensions
          * StrictMath.log(original / (turns * 2 * StrictMath.PI))
          / (2 * StrictMath.log(base));
    }

    /** 0.1 · weight · ln(factor) + 1: the sharpening that the paper recommends. */
    static double sharpening(double factor, double weight) {
      return factor <= 1 ? 1 : 0.1 * weight * StrictMath.log(factor) + 1;
    }
  }
}
