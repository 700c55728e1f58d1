package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.kernel.WeightKernel;

/**
 * A matrix in the layout of its kernel.
 *
 * @param address of the first group; the extent {@link #bytes} was checked when it was leased
 */
public record PackedMatrix(WeightKernel kernel, long address, int rows, int columns) {

  /** Bytes that a matrix takes. */
  public static long bytes(WeightKernel kernel, int rows, int columns) {
    long groups = Lanes.padRows(rows) / Lanes.L;
    return Math.multiplyExact(groups, kernel.groupBytes(columns));
  }

  /** Bytes that it takes. */
  public long bytes() {
    return bytes(kernel, rows, columns);
  }

  /** Blocks of {@link Lanes#BLOCK_ROWS} rows. */
  public int blocks() {
    return Lanes.padRows(rows) / Lanes.BLOCK_ROWS;
  }

  /** Address of a group of {@link Lanes#L} rows. */
  public long group(int index) {
    return address + index * kernel.groupBytes(columns);
  }

  /** Address of a block of {@link Lanes#BLOCK_ROWS} rows. */
  public long block(int index) {
    return group(index * Lanes.STREAMS);
  }

  /** One element. */
  public float element(int row, int column) {
    return kernel.element(group(row / Lanes.L), columns, row % Lanes.L, column);
  }

  /** Writes a packed group. */
  public void put(int group, int[] words) {
    kernel.store(words, group(group));
  }
}
