package dev.sheaf.backend;

import java.util.Arrays;

/**
 * One step's rows: a reusable structure of arrays.
 *
 * <p>Rows come sequence by sequence. A row has a token, its position (for the rotary rule) and its
 * cell: where in its sequence's state it is stored. Cell c lies in block {@code blocks(s)[c /
 * blockTokens]} at offset {@code c % blockTokens}. A row sees the cells 0 to its own of its
 * sequence (fewer with a window): those stored by earlier steps, and those of rows before it in
 * this batch.
 *
 * <p>Not thread-safe while it is filled; read-only during a step. Accessors do not check indices
 * beyond the arrays' own.
 */
public final class Batch {
  private final int maxRows;
  private int rows;
  private int sequences;
  private int logitRows;
  private final int[] tokens;
  private final int[] positions;
  private final int[] cells;
  private final int[] sequenceOf;
  private final int[] logitRow;
  private final boolean[] generated;
  private int[][] blocks = new int[8][];
  private int[] blockCounts = new int[8];
  private int[] firstRow = new int[9];

  /**
   * @param maxRows ≥ 1
   */
  public Batch(int maxRows) {
    if (maxRows < 1) {
      throw new IllegalArgumentException("maxRows must be ≥ 1, was " + maxRows);
    }
    this.maxRows = maxRows;
    this.tokens = new int[maxRows];
    this.positions = new int[maxRows];
    this.cells = new int[maxRows];
    this.sequenceOf = new int[maxRows];
    this.logitRow = new int[maxRows];
    this.generated = new boolean[maxRows];
  }

  /** Empties it. */
  public void clear() {
    rows = 0;
    sequences = 0;
    logitRows = 0;
    Arrays.fill(blocks, null);
  }

  /**
   * Starts the rows of the next sequence.
   *
   * @param blockTable its blocks in order; not copied, so it must not change during the step
   * @param count how many entries of {@code blockTable} are valid
   */
  public void sequence(int[] blockTable, int count) {
    if (sequences == blockCounts.length) {
      int grown = sequences * 2;
      blocks = Arrays.copyOf(blocks, grown);
      blockCounts = Arrays.copyOf(blockCounts, grown);
      firstRow = Arrays.copyOf(firstRow, grown + 1);
    }
    blocks[sequences] = blockTable;
    blockCounts[sequences] = count;
    firstRow[sequences] = rows;
    sequences++;
    firstRow[sequences] = rows;
  }

  /**
   * Adds a row to the sequence started last.
   *
   * @param position for the rotary rule, ≥ 0
   * @param cell where its state goes, ≥ 0, after the cells of the sequence's rows before it
   * @param generated whether a model generated the token (see {@link Numerics})
   * @param logits whether the row wants logits
   */
  public void row(int token, int position, int cell, boolean generated, boolean logits) {
    if (rows == maxRows || sequences == 0) {
      throw new IllegalStateException(
          rows == maxRows
              ? "batch is full at " + maxRows + " rows"
              : "start a sequence before its rows");
    }
    tokens[rows] = token;
    positions[rows] = position;
    cells[rows] = cell;
    sequenceOf[rows] = sequences - 1;
    this.generated[rows] = generated;
    logitRow[rows] = logits ? logitRows++ : -1;
    rows++;
    firstRow[sequences] = rows;
  }

  /** The most rows it can hold. */
  public int maxRows() {
    return maxRows;
  }

  /** Rows in it. */
  public int rows() {
    return rows;
  }

  /** Sequences in it. */
  public int sequences() {
    return sequences;
  }

  /** Rows that want logits. */
  public int logitRows() {
    return logitRows;
  }

  /** Token of a row. */
  public int token(int row) {
    return tokens[row];
  }

  /** Position of a row. */
  public int position(int row) {
    return positions[row];
  }

  /** Cell of a row. */
  public int cell(int row) {
    return cells[row];
  }

  /** Index of the row's sequence in this batch. */
  public int sequenceOf(int row) {
    return sequenceOf[row];
  }

  /** Whether the row's token was generated. */
  public boolean generated(int row) {
    return generated[row];
  }

  /** Which row of the outputs gets this row's logits, or −1. */
  public int logitRow(int row) {
    return logitRow[row];
  }

  /** First row of a sequence; {@code firstRow(sequences())} is {@link #rows()}. */
  public int firstRow(int sequence) {
    return firstRow[sequence];
  }

  /** The block table of a sequence; do not change it. */
  public int[] blocks(int sequence) {
    return blocks[sequence];
  }

  /** Valid entries of {@link #blocks(int)}. */
  public int blockCount(int sequence) {
    return blockCounts[sequence];
  }
}
