package dev.sheaf.backend.cpu.internal.kernel;

/** sums[b] = Σ x[32·b + j], j in order: what weights with a minimum per block multiply it by. */
public final class BlockSums {
  /** Inputs per sum. */
  public static final int BLOCK = 32;

  private BlockSums() {}

  /** Sums the whole blocks of {@code n} inputs. */
  public static void apply(float[] x, int xo, int n, float[] sums, int so) {
    for (int b = 0; b < n / BLOCK; b++) {
      float s = 0;
      for (int j = 0; j < BLOCK; j++) {
        s += x[xo + b * BLOCK + j];
      }
      sums[so + b] = s;
    }
  }
}
