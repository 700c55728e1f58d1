package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Noise;

/** Noise from a seed and a token alone, for tests. */
record SeededNoise(long seed) implements Noise {
  @Override
  public double gumbel(int token) {
    long z = (seed * 0x9E3779B97F4A7C15L) ^ (token + 1) * 0xD1342543DE82EF95L;
    for (int round = 0; round < 2; round++) {
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
    }
    double u = ((z >>> 11) + 0.5) * 0x1p-53;
    return -Math.log(-Math.log(u));
  }

  @Override
  public double bound() {
    return 40; // −log(−log(1 − 2⁻⁵⁴)) is 37.4
  }
}
