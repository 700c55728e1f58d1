package dev.sheaf.backend.reference.internal.weight;

import java.lang.foreign.MemorySegment;

/**
 * Per 256 columns 210 bytes: 128 bytes of two nibbles n, 64 bytes of four 2-bit h, sixteen signed
 * bytes of scale s (one for each 16 columns), half d; value = d·s·(16·h + n − 32) in float32 (which
 * is exact: 11, 7 and 5 bits).
 *
 * <pre>
 * | 64 bytes: n of columns 64-127 : 0-63 | 64 bytes: n of columns 192-255 : 128-191 |
 * | 32 bytes: h of columns 0-31, 32-63, 64-95, 96-127, lowest bits first | 32 bytes: of 128-255 |
 * | s0 … s15 | d d |
 * </pre>
 */
record Q6_KRows(MemorySegment data, int rows, int columns) implements WeightRows {
  private static final int BLOCK = 256;
  private static final int BYTES = 210;

  @Override
  public void read(int row, double[] into, int at) {
    int blocks = columns / BLOCK;
    long from = (long) row * blocks * BYTES;
    for (int b = 0; b < blocks; b++, from += BYTES) {
      float d = Stored.half(data, from + 208);
      for (int i = 0; i < BLOCK; i++) {
        int pair = data.get(Stored.BYTE, from + i / 128 * 64 + i % 64);
        int four = data.get(Stored.BYTE, from + 128 + i / 128 * 32 + i % 32);
        int q = (four >> i / 32 % 4 * 2 & 3) << 4 | pair >> i / 64 % 2 * 4 & 0xf;
        int scale = data.get(Stored.BYTE, from + 192 + i / 16);
        into[at + BLOCK * b + i] = d * scale * (q - 32);
      }
    }
  }
}
