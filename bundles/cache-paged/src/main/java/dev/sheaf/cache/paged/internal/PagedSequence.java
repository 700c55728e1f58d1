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

  private boolean closed;

  PagedSequence(PagedCache cache) {
    this.cache = cache;
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
    BlockPool pool = cache.pool();
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
    BlockPool pool = cache.pool();
    int from = table[index];
    int to = pool.take();
    boolean done = false;
    try {
      cache.geometry().copier().copy(from, to);
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
  public void commit(int count) {
    requireUsable();
    if (count < 0 || count > reserved - cells) {
      throw new IllegalArgumentException(
          "count must be 0 to %d, the reserved cells, was %d".formatted(reserved - cells, count));
    }
    cells += count;
  }

  @Override
  public void truncate(int toCells) {
    requireUsable();
    if (toCells < 0 || toCells > cells) {
      throw new IllegalArgumentException(
          "cells must be 0 to %d, the committed cells, was %d".formatted(cells, toCells));
    }
    cells = toCells;
    reserved = toCells;
    releaseFrom(committedBlocks());
  }

  @Override
  public KvSequence fork() {
    requireUsable();
    PagedSequence other = new PagedSequence(cache);
    int shared = committedBlocks();
    other.table = Arrays.copyOf(table, shared);
    other.blockCount = shared;
    other.cells = cells;
    other.reserved = cells;
    for (int i = 0; i < shared; i++) {
      cache.pool().share(table[i]);
    }
    return other;
  }

  @Override
  public void close() {
    if (usable()) {
      releaseFrom(0);
    }
    closed = true;
  }

  /** Blocks that hold at least one committed cell. */
  private int committedBlocks() {
    int blockTokens = cache.geometry().blockTokens();
    return cells / blockTokens + (cells % blockTokens == 0 ? 0 : 1);
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
