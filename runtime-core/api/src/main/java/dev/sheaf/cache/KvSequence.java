package dev.sheaf.cache;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The cells of one sequence: committed cells hold state, reserved ones may be written by the next
 * step. The receipt for its blocks: only its holder can free them.
 */
@ConsumerType
public interface KvSequence extends AutoCloseable {
  /** Committed cells, from 0. */
  int cells();

  /**
   * Makes room for {@code count} cells after the committed ones, copying a shared last block first.
   * All or nothing.
   *
   * @param count ≥ 0
   * @return false if too few blocks are free; nothing is changed then
   */
  boolean reserve(int count);

  /**
   * The block table; entries beyond {@link #blockCount()} mean nothing. Valid until the next call
   * that changes it.
   */
  int[] blocks();

  /** Valid entries of {@link #blocks()}. */
  int blockCount();

  /** Commits the first {@code count} reserved cells; the rest stays reserved. */
  void commit(int count);

  /**
   * Keeps the first {@code cells} committed cells, frees blocks beyond them and drops reservations.
   */
  void truncate(int cells);

  /**
   * A second sequence with the same committed cells; blocks are shared until one of them writes.
   */
  KvSequence fork();

  /** Frees what only this sequence holds. Closing twice does nothing. */
  @Override
  void close();
}
