package dev.sheaf.backend.reference.internal.weight;

/**
 * A matrix whose rows can be read one by one as float64.
 *
 * <p><b>Threads.</b> Reading changes nothing, so several threads may read. <b>Memory.</b> Reads
 * where the weights lie; allocates nothing.
 */
public interface WeightRows {
  /** Number of rows. */
  int rows();

  /** Elements of a row. */
  int columns();

  /**
   * Reads one row.
   *
   * @param row 0 ≤ row &lt; {@link #rows()}
   * @param into gets {@link #columns()} elements
   * @param at where in {@code into} they begin
   */
  void read(int row, double[] into, int at);
}
