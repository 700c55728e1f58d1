package dev.sheaf.cache;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The cells of one sequence: committed cells hold state, reserved ones may be written by the next
 * step. Cells that are reserved and never committed are scratch: {@code truncate(cells())} gives
 * them back. The receipt for its blocks and its slot: only its holder can free them.
 *
 * <p>Entries need not be tokens: who writes several tokens into one cell counts cells here and
 * tokens in its log.
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

  /** The slot of its recurrent state; −1 if the model has none. */
  int slot();

  /** Commits the first {@code count} reserved cells; the rest stays reserved. */
  void commit(int count);

  /**
   * Commits chosen reserved cells, in order, and gives up the others: the accepted path of a draft
   * tree. Cells that are not yet in place are moved, those that are cost nothing.
   *
   * @param kept indices among the reserved cells (0 is the first after the committed ones),
   *     strictly ascending
   * @param count valid entries of {@code kept}
   * @throws IllegalStateException the model has recurrent state, and the chosen cells are not the
   *     first ones: the state has taken in the others too
   */
  void commit(int[] kept, int count);

  /**
   * Keeps the first {@code cells} committed cells, frees blocks beyond them and drops reservations.
   *
   * @throws IllegalStateException {@code cells < cells()} and the model has recurrent state, which
   *     cannot be taken back: restore a fork instead, or compute again
   */
  void truncate(int cells);

  /**
   * Takes committed cells out of the middle. Cells after them move down, their keys are turned back
   * by as many positions, blocks that become free are freed, reservations are dropped. Since what
   * moved has seen what is gone, {@link #exactCells()} becomes at most {@code from}. An empty range
   * changes nothing.
   *
   * @param from first cell to take out
   * @param to the cell after the last, at most {@link #cells()}
   * @return false if a shared block would have to be copied and none is free; nothing is changed
   *     then
   * @throws IllegalStateException the model has recurrent state
   * @see <a href="https://arxiv.org/abs/2507.16784">Beyond Context Limits (TIM), pruning</a>
   */
  boolean drop(int from, int to);

  /**
   * How many of the first cells hold exactly what computing their tokens would give. Only these may
   * be shared under a prefix key.
   */
  int exactCells();

  /** Says that from a cell on state is approximate: early exits, holes, merged tokens. */
  void inexactFrom(int cell);

  /**
   * A second sequence with the same committed cells; blocks are shared until one of them writes, a
   * slot is copied.
   *
   * @throws IllegalStateException the model has recurrent state and no slot is free
   */
  KvSequence fork();

  /**
   * A second sequence with the first {@code cells} committed cells.
   *
   * @throws IllegalStateException as {@link #fork()} and {@link #truncate}
   */
  KvSequence fork(int cells);

  /** Frees what only this sequence holds. Closing twice does nothing. */
  @Override
  void close();
}
