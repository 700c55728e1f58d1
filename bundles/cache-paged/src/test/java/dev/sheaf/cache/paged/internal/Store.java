package dev.sheaf.cache.paged.internal;

import dev.sheaf.cache.KvGeometry;
import dev.sheaf.cache.KvSequence;
import dev.sheaf.cache.StateMover;
import java.util.ArrayList;
import java.util.List;

/**
 * A store whose cells hold one number each, whose keys remember by how much they were turned, and a
 * record of what was copied and moved in it.
 */
final class Store implements StateMover {
  final int blockTokens;
  final long[][] cells;
  final int[][] turned;
  final long[] slots;
  final List<String> copies = new ArrayList<>();
  final List<String> moves = new ArrayList<>();

  /** Set to make whatever the store is asked next fail. */
  boolean broken;

  private long next = 1;

  Store(int blocks, int blockTokens) {
    this(blocks, blockTokens, 0);
  }

  Store(int blocks, int blockTokens, int slots) {
    this.blockTokens = blockTokens;
    this.cells = new long[blocks][blockTokens];
    this.turned = new int[blocks][blockTokens];
    this.slots = new long[slots];
  }

  PagedCache cache() {
    return new PagedCache(new KvGeometry(cells.length, blockTokens, slots.length, this));
  }

  @Override
  public void copy(int from, int to) {
    requireWhole();
    copies.add(from + "→" + to);
    cells[to] = cells[from].clone();
    turned[to] = turned[from].clone();
  }

  @Override
  public void move(int fromBlock, int fromCell, int toBlock, int toCell, int count, int shift) {
    requireWhole();
    moves.add("%d.%d→%d.%d×%d".formatted(fromBlock, fromCell, toBlock, toCell, count));
    System.arraycopy(cells[fromBlock], fromCell, cells[toBlock], toCell, count);
    System.arraycopy(turned[fromBlock], fromCell, turned[toBlock], toCell, count);
    for (int i = 0; i < count; i++) {
      turned[toBlock][toCell + i] += shift;
    }
  }

  @Override
  public void clearSlot(int slot) {
    requireWhole();
    slots[slot] = 0;
  }

  @Override
  public void copySlot(int from, int to) {
    requireWhole();
    slots[to] = slots[from];
  }

  private void requireWhole() {
    if (broken) {
      throw new IllegalStateException("device lost");
    }
  }

  /** Writes a number never written before to a cell, reserved or not; returns it. */
  long write(KvSequence sequence, int cell) {
    long value = next++;
    cells[sequence.blocks()[cell / blockTokens]][cell % blockTokens] = value;
    turned[sequence.blocks()[cell / blockTokens]][cell % blockTokens] = 0;
    return value;
  }

  long read(KvSequence sequence, int cell) {
    return cells[sequence.blocks()[cell / blockTokens]][cell % blockTokens];
  }

  /** Reserves, writes and commits; returns what was written. */
  List<Long> append(KvSequence sequence, int count) {
    if (!sequence.reserve(count)) {
      throw new AssertionError("no room for " + count);
    }
    List<Long> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      written.add(write(sequence, sequence.cells() + i));
    }
    sequence.commit(count);
    return written;
  }

  List<Long> contents(KvSequence sequence) {
    List<Long> out = new ArrayList<>();
    for (int i = 0; i < sequence.cells(); i++) {
      out.add(read(sequence, i));
    }
    return out;
  }

  /** By how much each committed cell's key was turned since it was written. */
  List<Integer> turns(KvSequence sequence) {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < sequence.cells(); i++) {
      out.add(turned[sequence.blocks()[i / blockTokens]][i % blockTokens]);
    }
    return out;
  }
}
