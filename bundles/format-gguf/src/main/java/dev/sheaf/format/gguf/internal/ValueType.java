package dev.sheaf.format.gguf.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The types of metadata values, in the order of their ids in the file. */
enum ValueType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT32(4),
  BOOL(1),
  STRING(8),
  ARRAY(12),
  UINT64(8),
  INT64(8),
  FLOAT64(8);

  private final int leastBytes;

  ValueType(int leastBytes) {
    this.leastBytes = leastBytes;
  }

  /** Bytes that one value takes at least: what bounds an array's length by the file's. */
  int leastBytes() {
    return leastBytes;
  }

  static Optional<ValueType> of(long id) {
    return id >= 0 && id < values().length ? Optional.of(values()[(int) id]) : Optional.empty();
  }

  /** All of them with their ids, for a message. */
  static String known() {
    return Arrays.stream(values())
        .map(t -> t.ordinal() + " " + t)
        .collect(Collectors.joining(", "));
  }
}
