package dev.sheaf.backend.reference.internal.weight;

import java.lang.foreign.MemorySegment;

/**
 * Per 32 columns 34 bytes: half d, then 32 signed bytes q; value = d·q in float32 (which is exact).
 *
 * <pre>
 * | d d | q0 q1 … q31 |
 * </pre>
 */
record Q8_0Rows(MemorySegment data, int rows, int columns) implements WeightRows {
  private static final int BLOCK = 32;
  private static final int BYTES = 34;

  @Override
  public void read(int row, double[] into, int at) {
    int blocks = columns / BLOCK;
    long from = (long) row * blocks * BYTES;
    for (int b = 0; b < blocks; b++, from += BYTES) {
      float d = Stored.half(data, from);
      for (int i = 0; i < BLOCK; i++) {
        into[at + BLOCK * b + i] = d * data.get(Stored.BYTE, from + 2 + i);
      }
    }
  }
}
