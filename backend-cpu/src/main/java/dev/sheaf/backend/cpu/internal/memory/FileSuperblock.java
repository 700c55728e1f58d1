package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.model.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Single elements of a block of 256, as files store them: {@link FileElements} for the k-quants.
 *
 * @param from where the block begins
 */
record FileSuperblock(MemorySegment data, long from) {
  /** Element {@code i}, 0 to 255. */
  float get(TensorType type, int i) {
    return switch (type) {
      case Q2_K -> {
        int pair = u8(i / 16);
        float minimum = half(82) * (pair >> 4);
        yield Math.fma(twoBits(16, i), half(80) * (pair & 15), -minimum);
      }
      case Q3_K -> half(108) * (scale3(i / 16) - 32) * (4 * bit(0, i) + twoBits(32, i) - 4);
      case Q4_K ->
          Math.fma(nibble(16, i, 32), half(0) * scale(i / 32), -(half(2) * minimum(i / 32)));
      case Q5_K ->
          Math.fma(
              16 * bit(16, i) + nibble(48, i, 32),
              half(0) * scale(i / 32),
              -(half(2) * minimum(i / 32)));
      case Q6_K ->
          half(208) * (byte) u8(192 + i / 16) * (16 * twoBits(128, i) + nibble(0, i, 64) - 32);
      default -> throw new IllegalArgumentException(type + " has no blocks of 256");
    };
  }

  private int u8(int at) {
    return Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, from + at));
  }

  private float half(int at) {
    return FileElements.half(data, from + at);
  }

  /** Bits i / 32 of 32 bytes. */
  private int bit(int at, int i) {
    return u8(at + i % 32) >> i / 32 & 1;
  }

  /** Bit pairs of 32 bytes for each 128 elements. */
  private int twoBits(int at, int i) {
    return u8(at + i / 128 * 32 + i % 32) >> i % 128 / 32 * 2 & 3;
  }

  /** Nibbles of {@code run} bytes for each 2·run elements, the low ones first. */
  private int nibble(int at, int i, int run) {
    return u8(at + i / (2 * run) * run + i % run) >> i / run % 2 * 4 & 15;
  }

  private int scale3(int part) {
    return u8(96 + part % 8) >> part / 8 * 4 & 15 | (u8(104 + part % 4) >> part / 4 * 2 & 3) << 4;
  }

  private int scale(int part) {
    return part < 4 ? u8(4 + part) & 63 : u8(part) >> 6 << 4 | u8(8 + part) & 15;
  }

  private int minimum(int part) {
    return part < 4 ? u8(8 + part) & 63 : u8(4 + part) >> 6 << 4 | u8(8 + part) >> 4;
  }
}
