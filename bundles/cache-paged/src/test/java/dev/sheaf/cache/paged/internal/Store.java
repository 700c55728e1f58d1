package dev.sheaf.cache.paged.internal;

import dev.sheaf.cache.KvGeometry;
import dev.sheaf.cache.KvSequence;
import java.util.ArrayList;
import java.util.List;

/** A store whose cells hold one number each, and a record of what was copied in it. */
final class Store {
  final int blockTokens;
  final long[][] cells;
  final List<String> copies = new ArrayList<>();
  private long next = 1;

  Store(int blocks, int blockTokens) {
    this.blockTokens = blockTokens;
    this.cells = new long[blocks][blockTokens];
  }

  PagedCache cache() {
    return new PagedCache(new KvGeometry(cells.length, blockTokens, this::copy));
  }

  private void copy(int from, int to) {
    copies.add(from + "→" + to);
    cells[to] = cells[from].clone();
  }

  /** Writes a number never written before to a cell, reserved or not; returns it. */
  long write(KvSequence sequence, int cell) {
    long value = next++;
    cells[sequence.blocks()[cell / blockTokens]][cell % blockTokens] = value;
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
}
