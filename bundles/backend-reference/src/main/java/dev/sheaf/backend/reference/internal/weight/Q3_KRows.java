package dev.sheaf.backend.reference.internal.weight;

import java.lang.foreign.MemorySegment;

/**
 * Per 256 columns 110 bytes: 256 high bits h, 64 bytes of four 2-bit q, sixteen 6-bit scales s (one
 * for each 16 columns), half d; value = d·(s − 32)·(4·h + q − 4) in float32 (which is exact).
 *
 * <pre>
 * | 32 bytes: h of columns i, i + 32, … i + 224, lowest bit first |
 * | 32 bytes: q of columns 0-31, 32-63, 64-95, 96-127 | 32 bytes: the same of columns 128-255 |
 * | 8 bytes: low nibbles of s8:s0 … s15:s7 | 4 bytes: high bits of s12:s8:s4:s0 … s15:s11:s7:s3 | d d |
 * </pre>
 */
record Q3_KRows(MemorySegment data, int rows, int columns) implements WeightRows {
  private static final int BLOCK = 256;
  private static final int BYTES = 110;

  @Override
  public void read(int row, double[] into, int at) {
    int blocks = columns / BLOCK;
    long from = (long) row * blocks * BYTES;
    for (int b = 0; b < blocks; b++, from += BYTES) {
      float d = Stored.half(data, from + 108);
      for (int i = 0; i < BLOCK; i++) {
        int high = data.get(Stored.BYTE, from + i % 32) >> i / 32 & 1;
        int four = data.get(Stored.BYTE, from + 32 + i / 128 * 32 + i % 32);
        int q = four >> i / 32 % 4 * 2 & 3;
        into[at + BLOCK * b + i] = d * (scale(from + 96, i / 16) - 32) * (4 * high + q - 4);
      }
    }
  }

  private int scale(long from, int index) {
    int low = data.get(Stored.BYTE, from + index % 8) >> index / 8 * 4 & 0xf;
    int high = data.get(Stored.BYTE, from + 8 + index % 4) >> index / 4 * 2 & 3;
    return high << 4 | low;
  }
}
