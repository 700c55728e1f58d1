package dev.sheaf.model;

import java.util.List;
import java.util.Objects;

/**
 * Name, type and shape of a tensor.
 *
 * @param name as the file spells it
 * @param type how its elements are stored
 * @param shape outermost first, so the last is contiguous: a matrix is [rows, columns]; each ≥ 0,
 *     at most 4
 */
public record TensorInfo(String name, TensorType type, List<Long> shape) {
  public TensorInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    shape = List.copyOf(shape);
    if (shape.size() > 4) {
      throw new IllegalArgumentException(
          "shape must have at most 4 dimensions, had " + shape.size());
    }
    for (long d : shape) {
      if (d < 0) {
        throw new IllegalArgumentException("shape must not be negative, was " + shape);
      }
    }
  }

  /** The product of the shape; 1 for a scalar. */
  public long elements() {
    long n = 1;
    for (long d : shape) {
      n = Math.multiplyExact(n, d);
    }
    return n;
  }

  /** Bytes of the stored elements. */
  public long bytes() {
    return type.bytes(elements());
  }

  /** All dimensions but the last, multiplied. */
  public long rows() {
    long n = 1;
    for (int i = 0; i + 1 < shape.size(); i++) {
      n = Math.multiplyExact(n, shape.get(i));
    }
    return n;
  }

  /** The last dimension; 1 for a scalar. */
  public long columns() {
    return shape.isEmpty() ? 1 : shape.getLast();
  }
}
