package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.reference.internal.KeyValueBlocks;
import dev.sheaf.backend.reference.internal.thread.Workers;

/**
 * What the steps of one forward share: the batch, the registers [row][width], the state, scratch
 * space.
 *
 * <p>Owned by one compiled model and used by one forward at a time.
 */
public final class Pass {
  private final double[][] registers;
  private final double[] inner;
  private final double[][] weightRow;
  private final double[][] scores;
  private final int[] logitRows;
  private final KeyValueBlocks state;
  private final Workers workers;
  private Batch batch = new Batch(1);
  private Outputs outputs = new Outputs(1, 1);

  /**
   * @param registers each with room for all rows
   * @param inner room for all rows inside the widest feed-forward part
   * @param widestRow columns of the widest matrix
   * @param contextTokens the longest sequence
   * @param logitRows the most rows that ask for logits
   */
  public Pass(
      double[][] registers,
      double[] inner,
      int widestRow,
      int contextTokens,
      int logitRows,
      KeyValueBlocks state,
      Workers workers) {
    this.registers = registers;
    this.inner = inner;
    this.weightRow = new double[workers.count()][widestRow];
    this.scores = new double[workers.count()][contextTokens];
    this.logitRows = new int[logitRows];
    this.state = state;
    this.workers = workers;
  }

  /** Begins a forward. */
  public void begin(Batch batch, Outputs outputs) {
    this.batch = batch;
    this.outputs = outputs;
    for (int row = 0; row < batch.rows(); row++) {
      if (batch.logitRow(row) >= 0) {
        logitRows[batch.logitRow(row)] = row;
      }
    }
  }

  Batch batch() {
    return batch;
  }

  Outputs outputs() {
    return outputs;
  }

  double[] register(int number) {
    return registers[number];
  }

  /** Scratch inside a feed-forward part. */
  double[] inner() {
    return inner;
  }

  /** One worker's room for a row of weights. */
  double[] weightRow(int worker) {
    return weightRow[worker];
  }

  /** One worker's room for the scores of a row, one per cell. */
  double[] scores(int worker) {
    return scores[worker];
  }

  /** The row of the batch whose logits are the outputs' row {@code logitRow}. */
  int rowOf(int logitRow) {
    return logitRows[logitRow];
  }

  KeyValueBlocks state() {
    return state;
  }

  Workers workers() {
    return workers;
  }
}
