package dev.sheaf.model;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A tensor of an open model file.
 *
 * @param info name, type, shape
 * @param data exactly {@code info.bytes()} bytes, read-only, little-endian, row-major; may be read
 *     by several threads; valid until the {@link ModelSource} it came from is closed. Its address
 *     need not be aligned.
 */
public record Tensor(TensorInfo info, MemorySegment data) {
  public Tensor {
    Objects.requireNonNull(info, "info");
    if (data.byteSize() != info.bytes()) {
      throw new IllegalArgumentException(
          "data of "
              + info.name()
              + " must have "
              + info.bytes()
              + " bytes, had "
              + data.byteSize());
    }
  }

  /** Its name in the file. */
  public String name() {
    return info.name();
  }
}
