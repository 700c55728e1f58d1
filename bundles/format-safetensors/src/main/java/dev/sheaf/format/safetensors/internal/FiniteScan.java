package dev.sheaf.format.safetensors.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads every float of every tensor and refuses NaN and infinity.
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
  static void run(SafetensorsSource source) {
    for (TensorInfo info : source.tensors()) {
      source.find(info.name()).ifPresent(tensor -> check(tensor, source));
    }
  }

  private static void check(Tensor tensor, SafetensorsSource source) {
    TensorType type = tensor.info().type();
    long element =
        switch (type) {
          case F32 -> singles(tensor.data());
          case F64 -> doubles(tensor.data());
          case F16 -> shorts(tensor.data(), HALF);
          case BF16 -> shorts(tensor.data(), BFLOAT);
          default -> -1; // whole numbers are finite; the format has no other type
        };
    if (element >= 0) {
      String name = tensor.name();
      throw SheafException.of(
              SafetensorsErrors.NOT_FINITE,
              "tensor '%s' has a weight that is not finite".formatted(name))
          .expected("finite %s".formatted(type))
          .found("NaN or infinity at element %d".formatted(element))
          .where("%s, tensor '%s', element %d".formatted(source.path(), name, element))
          .next("the conversion overflowed or the file is damaged: " + SafetensorsErrors.REPLACE)
          .toException();
    }
  }

  private static long shorts(MemorySegment data, int mask) {
    long n = data.byteSize() / Short.BYTES;
    for (long i = 0; i < n; i++) {
      if ((data.get(SHORT, i * Short.BYTES) & mask) == mask) {
        return i;
      }
    }
    return -1;
  }

  private static long singles(MemorySegment data) {
    long n = data.byteSize() / Integer.BYTES;
    for (long i = 0; i < n; i++) {
      if ((data.get(INT, i * Integer.BYTES) & SINGLE) == SINGLE) {
        return i;
      }
    }
    return -1;
  }

  private static long doubles(MemorySegment data) {
    long n = data.byteSize() / Long.BYTES;
    for (long i = 0; i < n; i++) {
      if ((data.get(LONG, i * Long.BYTES) & DOUBLE) == DOUBLE) {
        return i;
      }
    }
    return -1;
  }
}
