package dev.sheaf.backend.reference.internal.weight;

import java.lang.foreign.MemorySegment;

/**
 * Per 32 columns 22 bytes: half d, 32 high bits h, then 16 bytes of two nibbles n; value = d·(16·h
 * + n − 16) in float32 (which is exact).
 *
 * <pre>
 * | d d | h0 … h31, lowest first | n16:n0  n17:n1 … n31:n15 |     high nibble : low nibble
 * </pre>
 */
record Q5_0Rows(MemorySegment data, int rows, int columns) implements WeightRows {
  private static final int BLOCK = 32;
  private static final int BYTES = 22;

  @Override
  public void read(int row, double[] into, int at) {
    int blocks = columns / BLOCK;
    long from = (long) row * blocks * BYTES;
    for (int b = 0; b < blocks; b++, from += BYTES) {
      float d = Stored.half(data, from);
      int high = data.get(Stored.INT, from + 2);
      int low = at + BLOCK * b;
      for (int i = 0; i < BLOCK / 2; i++) {
        int pair = data.get(Stored.BYTE, from + 6 + i);
        into[low + i] = d * ((pair & 0xf | (high >> i & 1) << 4) - 16);
        into[low + BLOCK / 2 + i] = d * ((pair >> 4 & 0xf | (high >> i + 16 & 1) << 4) - 16);
      }
    }
  }
}
