package dev.sheaf.backend.cpu.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Single values of files and of packed memory, little-endian and unaligned. */
final class Packed {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Packed() {}

  static int u16(MemorySegment file, long at) {
    return file.get(SHORT, at) & 0xffff;
  }

  static int i32(MemorySegment file, long at) {
    return file.get(INT, at);
  }

  static int i8(MemorySegment file, long at) {
    return file.get(ValueLayout.JAVA_BYTE, at);
  }

  /** Value j of 32 nibbles as files order them: bytes hold j (low) and j + 16 (high). */
  static int nibble(MemorySegment file, long at, int j) {
    int pair = file.get(ValueLayout.JAVA_BYTE, at + j % 16);
    return (j < 16 ? pair : pair >> 4) & 15;
  }

  static int get(long address) {
    return Lanes.ALL.get(INT, address);
  }

  static void put(long address, int value) {
    Lanes.ALL.set(INT, address, value);
  }
}
