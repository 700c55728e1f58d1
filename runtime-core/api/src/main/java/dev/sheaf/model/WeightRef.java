package dev.sheaf.model;

import java.util.Objects;

/**
 * Names a weight of a graph and the shape that the graph needs.
 *
 * @param tensor the tensor's name in the file
 * @param rows ≥ 1; a vector has one row
 * @param columns ≥ 1
 * @param transposed whether the file stores {@code columns} rows of {@code rows} elements, as GPT-2
 *     files do; plain floating-point tensors only
 */
public record WeightRef(String tensor, int rows, int columns, boolean transposed) {
  public WeightRef {
    Objects.requireNonNull(tensor, "tensor");
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "rows and columns must be ≥ 1, were %d × %d".formatted(rows, columns));
    }
  }

  /** A weight that the file stores row by row. */
  public WeightRef(String tensor, int rows, int columns) {
    this(tensor, rows, columns, false);
  }
}
