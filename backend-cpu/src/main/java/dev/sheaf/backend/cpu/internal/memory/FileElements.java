package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.model.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Single elements of tensors as files store them: slow and obvious. For vectors, for the rare
 * matrix that cannot be packed as it is, and as the definition that packing is tested against.
 */
public final class FileElements {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private FileElements() {}

  /** Element {@code index} of a tensor's data. */
  public static float get(TensorType type, MemorySegment data, long index) {
    return switch (type) {
      case F32 -> data.get(FLOAT, 4 * index);
      case F16 -> half(data, 2 * index);
      case BF16 -> Float.intBitsToFloat(data.get(SHORT, 2 * index) << 16);
      case Q8_0 -> q8(data, index / 32 * 34, (int) (index % 32));
      case Q4_0 -> half(data, index / 32 * 18) * (nibble(data, index / 32 * 18 + 2, index) - 8);
      case Q4_1 ->
          Math.fma(
              nibble(data, index / 32 * 20 + 4, index),
              half(data, index / 32 * 20),
              half(data, index / 32 * 20 + 2));
      case Q5_0 -> half(data, index / 32 * 22) * (fiveBits(data, index / 32 * 22 + 2, index) - 16);
      case Q5_1 ->
          Math.fma(
              fiveBits(data, index / 32 * 24 + 4, index),
              half(data, index / 32 * 24),
              half(data, index / 32 * 24 + 2));
      case Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
          new FileSuperblock(data, index / 256 * type.blockBytes()).get(type, (int) (index % 256));
      default -> throw new IllegalArgumentException("no kernel for " + type);
    };
  }

  private static float q8(MemorySegment data, long block, int j) {
    return half(data, block) * data.get(ValueLayout.JAVA_BYTE, block + 2 + j);
  }

  private static float nibble(MemorySegment data, long at, long index) {
    int j = (int) (index % 32);
    int pair = data.get(ValueLayout.JAVA_BYTE, at + j % 16);
    return (j < 16 ? pair : pair >> 4) & 15;
  }

  private static float fiveBits(MemorySegment data, long at, long index) {
    int j = (int) (index % 32);
    int high = data.get(ValueLayout.JAVA_BYTE, at + j / 8) >> j % 8 & 1;
    return 16 * high + nibble(data, at + 4, index);
  }

  static float half(MemorySegment data, long at) {
    return Float.float16ToFloat(data.get(SHORT, at));
  }
}
