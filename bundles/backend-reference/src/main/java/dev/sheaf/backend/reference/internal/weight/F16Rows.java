package dev.sheaf.backend.reference.internal.weight;

import java.lang.foreign.MemorySegment;

/** value = the little-endian IEEE half. */
record F16Rows(MemorySegment data, int rows, int columns) implements WeightRows {
  @Override
  public void read(int row, double[] into, int at) {
    long from = 2L * row * columns;
    for (int c = 0; c < columns; c++) {
      into[at + c] = Stored.half(data, from + 2L * c);
    }
  }
}
