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
  private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED;

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
      long from = (long) index * row.length;
      MemorySegment.copy(tensor.data(), ValueLayout.JAVA_BYTE, from, row, 0, row.length);
    } else if (type().blockBytes() == Float.BYTES) {
      MemorySegment to = MemorySegment.ofArray(row);
      for (int c = 0; c < columns; c++) {
        int word = tensor.data().get(WORD, 4 * ((long) c * rows + index));
        to.set(WORD, 4L * c, word);
      }
    } else {
      MemorySegment to = MemorySegment.ofArray(row);
      for (int c = 0; c < columns; c++) {
        short half = tensor.data().get(HALF, 2 * ((long) c * rows + index));
        to.set(HALF, 2L * c, half);
      }
    }
  }

  /** A row as F32. */
  void floats(int index, byte[] row) {
    MemorySegment floats = MemorySegment.ofArray(row);
    for (int c = 0; c < columns; c++) {
      floats.set(FileElements.FLOAT, 4L * c, element(index, c));
    }
  }
}
