package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The rows of a weight, from a tensor that stores them one after the other, or side by side.
 *
 * @param transposed whether the tensor has {@code columns} rows of {@code rows} elements; plain
 *     types only
 */
record FileRows(Tensor tensor, int rows, int columns, boolean transposed) {

  TensorType type() {
    return tensor.info().type();
  }

  /** One element. */
  float element(int row, int column) {
    long index = transposed ? (long) column * rows + row : (long) row * columns + column;
    return FileElements.get(type(), tensor.data(), index);
  }

  /** A row in the type of the file. */
  void raw(int index, byte[] row) {
    if (!transposed) {
      copy((long) index * row.length, row, 0, row.length);
      return;
    }
    int size = type().blockBytes();
    for (int c = 0; c < columns; c++) {
      copy(size * ((long) c * rows + index), row, c * size, size);
    }
  }

  private void copy(long from, byte[] row, int to, int count) {
    MemorySegment.copy(tensor.data(), ValueLayout.JAVA_BYTE, from, row, to, count);
  }

  /** A row as F32. */
  void floats(int index, byte[] row) {
    MemorySegment floats = MemorySegment.ofArray(row);
    for (int c = 0; c < columns; c++) {
      floats.set(FileElements.FLOAT, 4L * c, element(index, c));
    }
  }
}
