package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.thread.Region;
import dev.sheaf.backend.cpu.internal.thread.WorkerPool;

/**
 * What the operations of one step share: the batch, which rows are computed by which arithmetic,
 * and the pool.
 */
final class StepState {
  private static final int ROWS_PER_CHUNK = 8;

  final Kernels kernels;
  final WorkerPool pool;
  final int threads;
  final Scratch[] scratch;

  /** Rows whose token was given, then those that ask for logits among them; likewise generated. */
  final RowSet given;

  final RowSet generated;
  final RowSet givenLogits;
  final RowSet generatedLogits;

  Batch batch;
  Outputs out;

  StepState(
      Kernels kernels, WorkerPool pool, int threads, Scratch[] scratch, Batch empty, Outputs none) {
    this.kernels = kernels;
    this.pool = pool;
    this.threads = threads;
    this.scratch = scratch;
    this.batch = empty;
    this.out = none;
    int rows = empty.maxRows();
    this.given = new RowSet(rows);
    this.generated = new RowSet(rows);
    this.givenLogits = new RowSet(rows);
    this.generatedLogits = new RowSet(rows);
  }

  void begin(Batch batch, Outputs out) {
    this.batch = batch;
    this.out = out;
    given.clear();
    generated.clear();
    givenLogits.clear();
    generatedLogits.clear();
    for (int r = 0; r < batch.rows(); r++) {
      boolean logits = batch.logitRow(r) >= 0;
      (batch.generated(r) ? generated : given).add(r);
      if (logits) {
        (batch.generated(r) ? generatedLogits : givenLogits).add(r);
      }
    }
  }

  void run(Region region, int chunks) {
    pool.run(region, chunks, threads);
  }

  /** Chunks for operations over single rows; see {@link #firstRow}. */
  int rowChunks() {
    return Math.ceilDiv(batch.rows(), ROWS_PER_CHUNK);
  }

  int firstRow(int chunk) {
    return chunk * ROWS_PER_CHUNK;
  }

  int endRow(int chunk) {
    return Math.min(batch.rows(), (chunk + 1) * ROWS_PER_CHUNK);
  }

  /** Some rows of the batch, in order. */
  static final class RowSet {
    final int[] rows;
    int count;

    RowSet(int max) {
      rows = new int[max];
    }

    void clear() {
      count = 0;
    }

    void add(int row) {
      rows[count++] = row;
    }
  }
}
