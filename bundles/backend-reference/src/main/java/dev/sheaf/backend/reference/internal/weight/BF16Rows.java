package dev.sheaf.backend.reference.internal.weight;

import java.lang.foreign.MemorySegment;

/** value = the float32 whose upper 16 bits are stored, lower 16 bits zero. */
record BF16Rows(MemorySegment data, int rows, int columns) implements WeightRows {
  @Override
  public void read(int row, double[] into, int at) {
    long from = 2L * row * columns;
    for (int c = 0; c < columns; c++) {
      int upper = data.get(Stored.SHORT, from + 2L * c);
      into[at + c] = Float.intBitsToFloat(upper << 16);
    }
  }
}
