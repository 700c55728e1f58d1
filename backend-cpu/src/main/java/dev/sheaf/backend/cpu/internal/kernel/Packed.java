package dev.sheaf.backend.cpu.internal.kernel;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Single values of file rows and of packed memory, little-endian. */
final class Packed {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Packed() {}

  static int u16(byte[] row, int at) {
    return (row[at] & 0xff) | (row[at + 1] & 0xff) << 8;
  }

  static float half(byte[] row, int at) {
    return Float.float16ToFloat((short) u16(row, at));
  }

  static int i32(byte[] row, int at) {
    return u16(row, at) | u16(row, at + 2) << 16;
  }

  /** Value j of 32 nibbles as files order them: bytes hold j (low) and j + 16 (high). */
  static int nibble(byte[] row, int at, int j) {
    int pair = row[at + (j & 15)];
    return (j < 16 ? pair : pair >> 4) & 15;
  }

  /** Value j of 32 bits, lowest first, followed by nibbles: 16·bit + nibble. */
  static int fiveBits(byte[] row, int at, int j) {
    return (row[at + j / 8] >> j % 8 & 1) << 4 | nibble(row, at + 4, j);
  }

  static int get(long address) {
    return Lanes.ALL.get(INT, address);
  }

  static void put(long address, int value) {
    Lanes.ALL.set(INT, address, value);
  }
}
