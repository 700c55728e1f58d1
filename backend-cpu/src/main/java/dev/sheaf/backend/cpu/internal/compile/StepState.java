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
  final Visibility visibility;

  /** The rows that the current operation computes: all of them, those given, those generated. */
  RowSet rows;

  RowSet given;
  RowSet generated;

  /** Rows that ask for logits. */
  final RowSet givenLogits;

  final RowSet generatedLogits;

  Batch batch;
  Outputs out;
  private final Rows everyone;
  private final Rows running;
  private final Rows one;
  private boolean anyLeft;

  StepState(
      Kernels kernels, WorkerPool pool, int threads, Scratch[] scratch, Batch empty, Outputs none) {
    this.kernels = kernels;
    this.pool = pool;
    this.threads = threads;
    this.scratch = scratch;
    this.visibility = new Visibility(empty);
    this.batch = empty;
    this.out = none;
    int max = empty.maxRows();
    this.everyone = new Rows(max);
    this.running = new Rows(max);
    this.one = new Rows(1);
    this.rows = everyone.all;
    this.given = everyone.given;
    this.generated = everyone.generated;
    this.givenLogits = new RowSet(max);
    this.generatedLogits = new RowSet(max);
  }

  void begin(Batch batch, Outputs out) {
    this.batch = batch;
    this.out = out;
    anyLeft = false;
    everyone.clear();
    givenLogits.clear();
    generatedLogits.clear();
    for (int r = 0; r < batch.rows(); r++) {
      boolean generated = batch.generated(r);
      everyone.add(r, generated);
      if (batch.logitRow(r) >= 0) {
        (generated ? generatedLogits : givenLogits).add(r);
      }
    }
    use(everyone);
    visibility.begin(batch, scratch);
  }

  /** Chooses the rows of the next operation. */
  void select(Instruction.Scope scope) {
    if (anyLeft) {
      use(isEveryone(scope) ? everyone : running);
    }
  }

  private boolean isEveryone(Instruction.Scope scope) {
    return scope == Instruction.Scope.EVERYONE
        || scope == Instruction.Scope.STATE && visibility.propagates();
  }

  /** Chooses a single row, until the next {@link #select} or {@link #selectRunning}. */
  void selectOne(int row) {
    one.clear();
    one.add(row, batch.generated(row));
    use(one);
  }

  /** Chooses the rows that have not left. */
  RowSet selectRunning() {
    use(anyLeft ? running : everyone);
    return rows;
  }

  /** A row left; see {@link #retireLeavers}. */
  void noteLeaver() {
    anyLeft = true;
  }

  /** After rows left: nobody computes them any more unless the scope says so. */
  void retireLeavers() {
    if (!anyLeft) {
      return;
    }
    running.clear();
    for (int i = 0; i < everyone.all.count; i++) {
      int row = everyone.all.rows[i];
      if (!visibility.hasLeft(row)) {
        running.add(row, batch.generated(row));
      }
    }
  }

  /** Whether a row left in this step. */
  boolean anyLeft() {
    return anyLeft;
  }

  private void use(Rows which) {
    rows = which.all;
    given = which.given;
    generated = which.generated;
  }

  void run(Region region, int chunks) {
    pool.run(region, chunks, threads);
  }

  /** Chunks for operations over single rows; see {@link #firstRow}. */
  int rowChunks() {
    return Math.ceilDiv(rows.count, ROWS_PER_CHUNK);
  }

  /** Index into {@link #rows} of a chunk's first row. */
  int firstRow(int chunk) {
    return chunk * ROWS_PER_CHUNK;
  }

  int endRow(int chunk) {
    return Math.min(rows.count, (chunk + 1) * ROWS_PER_CHUNK);
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

  /** Some rows, and the same by arithmetic. */
  private static final class Rows {
    final RowSet all;
    final RowSet given;
    final RowSet generated;

    Rows(int max) {
      all = new RowSet(max);
      given = new RowSet(max);
      generated = new RowSet(max);
    }

    void clear() {
      all.clear();
      given.clear();
      generated.clear();
    }

    void add(int row, boolean isGenerated) {
      all.add(row);
      (isGenerated ? generated : given).add(row);
    }
  }
}
