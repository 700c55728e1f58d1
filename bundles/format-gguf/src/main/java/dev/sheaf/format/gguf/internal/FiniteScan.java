package dev.sheaf.format.gguf.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Reads every float of every tensor, weights and block scales alike, and refuses NaN and infinity.
 *
 * <p>A float is not finite exactly when all bits of its exponent are set, so one mask decides.
 */
final class FiniteScan {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int HALF = 0x7c00;
  private static final int BFLOAT = 0x7f80;
  private static final int SINGLE = 0x7f80_0000;
  private static final long DOUBLE = 0x7ff0_0000_0000_0000L;

  private FiniteScan() {}

  /** Scans all tensors in file order and stops at the first float that is not finite. */
  static void run(GgufSource source) {
    for (TensorInfo info : source.tensors()) {
      source.find(info.name()).ifPresent(tensor -> check(tensor, source.path().toString()));
    }
  }

  private static void check(Tensor tensor, String where) {
    TensorType type = tensor.info().type();
    for (int at : floats(type)) {
      long block = firstNotFinite(tensor.data(), type, at);
      if (block >= 0) {
        throw refuse(tensor.info(), block, at, where);
      }
    }
  }

  /** Offsets of the floats in one block of the type. */
  private static List<Integer> floats(TensorType type) {
    return switch (type) {
      case F32, F16, BF16, F64, Q4_0, Q5_0, Q8_0, Q8_K -> List.of(0);
      case Q4_1, Q5_1, Q4_K, Q5_K -> List.of(0, 2);
      case Q2_K -> List.of(80, 82);
      case Q3_K -> List.of(108);
      case Q6_K -> List.of(208);
      case I8, I16, I32, I64 -> List.of();
    };
  }

  /** The first block whose float at {@code at} is not finite, or -1. */
  private static long firstNotFinite(MemorySegment data, TensorType type, int at) {
    return switch (type) {
      case F32, Q8_K -> ints(data, type.blockBytes(), at);
      case F64 -> longs(data);
      case BF16 -> shorts(data, type.blockBytes(), at, BFLOAT);
      default -> shorts(data, type.blockBytes(), at, HALF);
    };
  }

  private static long shorts(MemorySegment data, int stride, int at, int mask) {
    long blocks = data.byteSize() / stride;
    for (long b = 0; b < blocks; b++) {
      if ((data.get(SHORT, b * stride + at) & mask) == mask) {
        return b;
      }
    }
    return -1;
  }

  private static long ints(MemorySegment data, int stride, int at) {
    long blocks = data.byteSize() / stride;
    for (long b = 0; b < blocks; b++) {
      if ((data.get(INT, b * stride + at) & SINGLE) == SINGLE) {
        return b;
      }
    }
    return -1;
  }

  private static long longs(MemorySegment data) {
    long blocks = data.byteSize() / Double.BYTES;
    for (long b = 0; b < blocks; b++) {
      if ((data.get(LONG, b * Double.BYTES) & DOUBLE) == DOUBLE) {
        return b;
      }
    }
    return -1;
  }

  private static SheafException refuse(TensorInfo info, long block, int at, String where) {
    boolean plain = info.type().blockElements() == 1;
    String what = plain ? "element %d".formatted(block) : "block %d, byte %d".formatted(block, at);
    return SheafException.of(
            GgufErrors.NOT_FINITE,
            "tensor '%s' has a %s that is not finite"
                .formatted(info.name(), plain ? "weight" : "block scale"))
        .expected("finite %s".formatted(info.type()))
        .found("NaN or infinity at %s".formatted(what))
        .where("%s, tensor '%s', %s".formatted(where, info.name(), what))
        .next("the conversion overflowed or the file is damaged: " + GgufErrors.REPLACE)
        .toException();
  }
}
