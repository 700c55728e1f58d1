package dev.sheaf.backend.cpu.internal.kernel;

/**
 * Writes one cell's keys and values where {@link AttentionScores} and {@link AttentionValues} read
 * them.
 */
public final class KeyValueCells {
  private KeyValueCells() {}

  /** Keys of one head into column {@code cell} of its tile. */
  public static void key(long tile, int cell, float[] k, int ko, int width) {
    for (int d = 0; d < width; d++) {
      Packed.put(tile + 4L * (AttentionScores.TILE * d + cell), Float.floatToRawIntBits(k[ko + d]));
    }
  }

  /** Keys of one head out of column {@code cell} of its tile. */
  public static void readKey(long tile, int cell, float[] k, int ko, int width) {
    for (int d = 0; d < width; d++) {
      k[ko + d] = Float.intBitsToFloat(Packed.get(tile + 4L * (AttentionScores.TILE * d + cell)));
    }
  }

  /** Values of one head into row {@code cell} of its tile. */
  public static void value(long tile, int stride, int cell, float[] v, int vo, int width) {
    long to = tile + 4L * stride * cell;
    for (int d = 0; d < width; d++) {
      Packed.put(to + 4L * d, Float.floatToRawIntBits(v[vo + d]));
    }
  }
}
