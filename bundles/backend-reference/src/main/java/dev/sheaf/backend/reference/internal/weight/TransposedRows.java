package dev.sheaf.backend.reference.internal.weight;

/**
 * A matrix whose file stores the columns one after the other.
 *
 * @param elements all of them, one per row
 */
record TransposedRows(WeightRows elements, int rows, int columns) implements WeightRows {
  @Override
  public void read(int row, double[] into, int at) {
    for (int c = 0; c < columns; c++) {
      elements.read(c * rows + row, into, at + c);
    }
  }
}
