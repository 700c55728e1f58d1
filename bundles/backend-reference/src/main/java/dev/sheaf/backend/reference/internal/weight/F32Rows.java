package dev.sheaf.backend.reference.internal.weight;

import java.lang.foreign.MemorySegment;

/** value = the little-endian float32. */
record F32Rows(MemorySegment data, int rows, int columns) implements WeightRows {
  @Override
  public void read(int row, double[] into, int at) {
    long from = 4L * row * columns;
    for (int c = 0; c < columns; c++) {
      into[at + c] = data.get(Stored.FLOAT, from + 4L * c);
    }
  }
}
