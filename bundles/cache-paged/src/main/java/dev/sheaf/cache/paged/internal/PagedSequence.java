package dev.sheaf.cache.paged.internal;

import dev.sheaf.cache.KvSequence;
import java.util.Arrays;

/**
 * The cells of one sequence, in blocks.
 *
 * <pre>{@code
 * cells     0 1 2 3 | 4 5 6 7 | 8 . . .      cells = 7 committed, reserved = 9
 * table     block 5 | block 0 | block 2      the last two may be written, so only this sequence holds them
 * }</pre>
 *
 * <p>A block that holds reserved cells gets no second holder but by {@link #fork()}, and a fork has
 * no reserved cells in it until it has copied the block. So no two sequences ever write to one
 * block.
 *
 * @see <a href="https://arxiv.org/abs/2309.06180">Kwon et al. 2023, §4.3: copy on write of shared
 *     blocks</a>
 */
final class PagedSequence implements KvSequence {
  private static final int[] NO_BLOCKS = new int[0];

  private final PagedCache cache;
  private int[] table = NO_BLOCKS;
  private int blockCount;
  private int cells;

  /** Cells that have room: the committed ones and the reserved ones after them. */
  private int reserved;

  /** From this cell on, state is approximate. */
  private int inexact = Integer.MAX_VALUE;

  /** The slot of its recurrent state; −1 if the model has none. */
  private final int slot;

  private boolean closed;

  PagedSequence(PagedCache cache, int slot) {
    this.cache = cache;
    this.slot = slot;
  }

  @Override
  public int cells() {
    return usable() ? cells : 0;
  }

  @Override
  public boolean reserve(int count) {
    requireUsable();
    if (count < 0) {
      throw new IllegalArgumentException("count must be ≥ 0, was " + count);
    }
    if ((long) cells + count <= reserved) {
      return true;
    }
    NumberPool pool = cache.pool();
    int blockTokens = cache.geometry().blockTokens();
    long wanted = (long) cells + count;
    long blocksWanted = (wanted + blockTokens - 1) / blockTokens;
    int last = cells / blockTokens;
    // Who has reserved cells in its last block may write to it already.
    boolean copy = reserved == cells && cells % blockTokens != 0 && pool.shared(table[last]);
    long more = blocksWanted - blockCount + (copy ? 1 : 0);
    if (more > pool.free() || wanted > Integer.MAX_VALUE) {
      return false;
    }
    if (copy) {
      ownCopy(last);
    }
    int blocks = (int) blocksWanted;
    if (blocks > table.length) {
      table = Arrays.copyOf(table, Math.max(blocks, table.length + (table.length >> 1)));
    }
    while (blockCount < blocks) {
      table[blockCount++] = pool.take();
    }
    reserved = (int) wanted;
    return true;
  }

  /** Replaces a shared block by a copy that only this sequence holds. */
  private void ownCopy(int index) {
    NumberPool pool = cache.pool();
    int from = table[index];
    int to = pool.take();
    boolean done = false;
    try {
      cache.geometry().mover().copy(from, to);
      done = true;
    } finally {
      if (!done) {
        pool.release(to);
      }
    }
    table[index] = to;
    pool.release(from);
  }

  @Override
  public int[] blocks() {
    requireUsable();
    return table;
  }

  @Override
  public int blockCount() {
    return usable() ? blockCount : 0;
  }

  @Override
  public int slot() {
    return usable() ? slot : -1;
  }

  @Override
  public void commit(int count) {
    requireUsable();
    if (count < 0 || count > reserved - cells) {
      throw new IllegalArgumentException(
          "count must be 0 to %d, the reserved cells, was %d".formatted(reserved - cells, count));
    }
    cells += count;
  }

  @Override
  public void commit(int[] kept, int count) {
    requireUsable();
    CellMoves.requireAscending(kept, count, reserved - cells);
    if (cache.recurrent() && count > 0 && kept[count - 1] != count - 1) {
      throw new IllegalStateException(
          "recurrent state has taken in the cells between those to keep and cannot be taken back");
    }
    // Nobody else has committed cells where these are written, so a shared last block is no matter.
    CellMoves.gather(cache.geometry(), table, cells, kept, count);
    cells += count;
    reserved = cells;
    releaseFrom(committedBlocks());
  }

  @Override
  public void truncate(int toCells) {
    requireUsable();
    requireCommitted(toCells);
    inexact = inexactWithin(toCells);
    cells = toCells;
    reserved = toCells;
    releaseFrom(committedBlocks());
  }

  @Override
  public boolean drop(int from, int to) {
    requireUsable();
    if (from < 0 || from > to || to > cells) {
      throw new IllegalArgumentException(
          "from and to must be 0 ≤ from ≤ to ≤ %d, the committed cells, were %d and %d"
              .formatted(cells, from, to));
    }
    if (cache.recurrent()) {
      throw new IllegalStateException("recurrent state has taken in the cells to drop");
    }
    if (from == to) {
      return true;
    }
    int moved = cells - to;
    if (moved > 0) {
      int blockTokens = cache.geometry().blockTokens();
      int first = from / blockTokens;
      int last = (from + moved - 1) / blockTokens;
      if (!ownCopies(first, last)) {
        return false;
      }
      // Said before anything moves: a store that fails half way leaves nothing that looks exact.
      inexact = Math.min(inexact, from);
      CellMoves.down(cache.geometry(), table, to, from, moved, from - to);
    }
    truncate(from + moved);
    return true;
  }

  /** Makes blocks this sequence's own, all or none. */
  private boolean ownCopies(int first, int last) {
    NumberPool pool = cache.pool();
    int needed = 0;
    for (int i = first; i <= last; i++) {
      needed += pool.shared(table[i]) ? 1 : 0;
    }
    if (needed > pool.free()) {
      return false;
    }
    for (int i = first; i <= last; i++) {
      if (pool.shared(table[i])) {
        ownCopy(i);
      }
    }
    return true;
  }

  @Override
  public int exactCells() {
    return usable() ? Math.min(inexact, cells) : 0;
  }

  @Override
  public void inexactFrom(int cell) {
    requireUsable();
    if (cell < 0) {
      throw new IllegalArgumentException("cell must be ≥ 0, was " + cell);
    }
    inexact = Math.min(inexact, cell);
  }

  /** What {@link #inexact} is for the first cells alone: nothing, once all such cells are cut. */
  private int inexactWithin(int toCells) {
    return toCells < cells && toCells <= inexact ? Integer.MAX_VALUE : inexact;
  }

  @Override
  public KvSequence fork() {
    return fork(cells());
  }

  @Override
  public KvSequence fork(int toCells) {
    requireUsable();
    requireCommitted(toCells);
    PagedSequence other = new PagedSequence(cache, cache.copyOfSlot(slot));
    int shared = blocksOf(toCells);
    other.table = Arrays.copyOf(table, shared);
    other.blockCount = shared;
    other.cells = toCells;
    other.reserved = toCells;
    other.inexact = inexactWithin(toCells);
    for (int i = 0; i < shared; i++) {
      cache.pool().share(table[i]);
    }
    return other;
  }

  private void requireCommitted(int toCells) {
    if (toCells < 0 || toCells > cells) {
      throw new IllegalArgumentException(
          "cells must be 0 to %d, the committed cells, was %d".formatted(cells, toCells));
    }
    if (toCells < cells && cache.recurrent()) {
      throw new IllegalStateException(
          "recurrent state after %d cells cannot be taken back to %d".formatted(cells, toCells));
    }
  }

  @Override
  public void close() {
    if (usable()) {
      releaseFrom(0);
      cache.releaseSlot(slot);
    }
    closed = true;
  }

  /** Blocks that hold at least one committed cell. */
  private int committedBlocks() {
    return blocksOf(cells);
  }

  private int blocksOf(int toCells) {
    int blockTokens = cache.geometry().blockTokens();
    return toCells / blockTokens + (toCells % blockTokens == 0 ? 0 : 1);
  }

  private void releaseFrom(int keep) {
    while (blockCount > keep) {
      cache.pool().release(table[--blockCount]);
    }
  }

  private boolean usable() {
    return !closed && !cache.closed();
  }

  private void requireUsable() {
    cache.requireOpen();
    if (closed) {
      throw new IllegalStateException("the sequence is closed");
    }
  }
}
