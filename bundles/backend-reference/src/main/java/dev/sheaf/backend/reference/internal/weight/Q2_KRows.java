package dev.sheaf.backend.reference.internal.weight;

import java.lang.foreign.MemorySegment;

/**
 * Per 256 columns 84 bytes: for each 16 columns a nibble s of scale and a nibble t of minimum, 64
 * bytes of four 2-bit q, half d, half m; value = (d·s)·q − m·t, rounded to float32 once, as the
 * type is defined.
 *
 * <pre>
 * | t0:s0 … t15:s15 | 32 bytes: q of columns 0-31, 32-63, 64-95, 96-127, lowest bits first |
 * | 32 bytes: the same of columns 128-255 | d d | m m |
 * </pre>
 */
record Q2_KRows(MemorySegment data, int rows, int columns) implements WeightRows {
  private static final int BLOCK = 256;
  private static final int BYTES = 84;

  @Override
  public void read(int row, double[] into, int at) {
    int blocks = columns / BLOCK;
    long from = (long) row * blocks * BYTES;
    for (int b = 0; b < blocks; b++, from += BYTES) {
      float d = Stored.half(data, from + 80);
      float m = Stored.half(data, from + 82);
      for (int i = 0; i < BLOCK; i++) {
        int both = data.get(Stored.BYTE, from + i / 16);
        int four = data.get(Stored.BYTE, from + 16 + i / 128 * 32 + i % 32);
        int q = four >> i / 32 % 4 * 2 & 3;
        into[at + BLOCK * b + i] = d * (both & 0xf) * q - m * (both >> 4 & 0xf);
      }
    }
  }
}
