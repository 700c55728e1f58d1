package dev.sheaf.backend.reference.internal.weight;

import dev.sheaf.model.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Which types can be read, and by what. */
public final class StoredTypes {
  private interface Reader {
    WeightRows over(MemorySegment data, int rows, int columns);
  }

  private static final Map<TensorType, Reader> READERS =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(TensorType.F32, F32Rows::new),
              Map.entry(TensorType.F16, F16Rows::new),
              Map.entry(TensorType.BF16, BF16Rows::new),
              Map.entry(TensorType.Q8_0, Q8_0Rows::new),
              Map.entry(TensorType.Q4_0, Q4_0Rows::new),
              Map.entry(TensorType.Q4_1, Q4_1Rows::new),
              Map.entry(TensorType.Q5_0, Q5_0Rows::new),
              Map.entry(TensorType.Q5_1, Q5_1Rows::new),
              Map.entry(TensorType.Q2_K, Q2_KRows::new),
              Map.entry(TensorType.Q3_K, Q3_KRows::new),
              Map.entry(TensorType.Q4_K, Q4_KRows::new),
              Map.entry(TensorType.Q5_K, Q5_KRows::new),
              Map.entry(TensorType.Q6_K, Q6_KRows::new)));

  private StoredTypes() {}

  /** The types that can be read. */
  public static Set<TensorType> readable() {
    return Collections.unmodifiableSet(READERS.keySet());
  }

  /**
   * A matrix over its stored bytes.
   *
   * @param type one of {@link #readable()}
   * @param data exactly {@code type.bytes(rows · columns)} bytes; columns are whole blocks
   */
  public static WeightRows rows(TensorType type, MemorySegment data, int rows, int columns) {
    Reader reader = READERS.get(type);
    if (reader == null) {
      throw new IllegalArgumentException("type must be one of " + readable() + ", was " + type);
    }
    if (data.byteSize() != type.bytes((long) rows * columns)
        || columns % type.blockElements() != 0) {
      throw new IllegalArgumentException(
          "%d × %d of %s do not fill %d bytes".formatted(rows, columns, type, data.byteSize()));
    }
    return reader.over(data, rows, columns);
  }

  /**
   * A matrix over the bytes of its transpose.
   *
   * @param type one of {@link #readable()} of which every element stands alone
   * @param data {@code columns} rows of {@code rows} elements
   */
  public static WeightRows transposed(TensorType type, MemorySegment data, int rows, int columns) {
    if (type.blockElements() != 1 || data.byteSize() != type.bytes((long) rows * columns)) {
      throw new IllegalArgumentException(
          "%d × %d of %s cannot be transposed in %d bytes"
              .formatted(rows, columns, type, data.byteSize()));
    }
    return new TransposedRows(
        rows(type, data, Math.multiplyExact(rows, columns), 1), rows, columns);
  }
}
