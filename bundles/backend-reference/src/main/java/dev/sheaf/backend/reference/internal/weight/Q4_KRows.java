package dev.sheaf.backend.reference.internal.weight;

import java.lang.foreign.MemorySegment;

/**
 * Per 256 columns 144 bytes: half d, half m, {@link SixBitPairs} of a scale s and a minimum t for
 * each 32 columns, 128 bytes of two nibbles n; value = (d·s)·n − m·t, rounded to float32 once, as
 * the type is defined.
 *
 * <pre>
 * | d d | m m | 12 bytes: s, t | 32 bytes: n of columns 32-63 : 0-31 | … | 32 bytes: 224-255 : 192-223 |
 * </pre>
 */
record Q4_KRows(MemorySegment data, int rows, int columns) implements WeightRows {
  private static final int BLOCK = 256;
  private static final int BYTES = 144;

  @Override
  public void read(int row, double[] into, int at) {
    int blocks = columns / BLOCK;
    long from = (long) row * blocks * BYTES;
    for (int b = 0; b < blocks; b++, from += BYTES) {
      float d = Stored.half(data, from);
      float m = Stored.half(data, from + 2);
      SixBitPairs pairs = new SixBitPairs(data, from + 4);
      for (int s = 0; s < BLOCK / 32; s++) {
        float scale = d * pairs.scale(s);
        float minimum = m * pairs.minimum(s);
        for (int i = 0; i < 32; i++) {
          int pair = data.get(Stored.BYTE, from + 16 + s / 2 * 32 + i);
          into[at + BLOCK * b + 32 * s + i] = scale * (pair >> s % 2 * 4 & 0xf) - minimum;
        }
      }
    }
  }
}
