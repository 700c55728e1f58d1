package dev.sheaf.cache.paged.internal;

import dev.sheaf.cache.KvCache;
import dev.sheaf.cache.KvGeometry;
import dev.sheaf.cache.KvSequence;

/** The block and slot account of one model instance. */
final class PagedCache implements KvCache {
  private static final int NO_SLOT = -1;

  private final KvGeometry geometry;
  private final NumberPool pool;
  private final NumberPool slots;
  private volatile boolean closed;

  PagedCache(KvGeometry geometry) {
    this.geometry = geometry;
    this.pool = new NumberPool("block", geometry.blocks());
    this.slots = new NumberPool("slot", geometry.slots());
  }

  @Override
  public KvSequence open() {
    requireOpen();
    int slot = takeSlot();
    boolean cleared = false;
    try {
      if (slot != NO_SLOT) {
        geometry.mover().clearSlot(slot);
      }
      cleared = true;
    } finally {
      if (!cleared) {
        releaseSlot(slot);
      }
    }
    return new PagedSequence(this, slot);
  }

  /** After {@link #close()} nobody holds a block. */
  @Override
  public int free() {
    return closed ? pool.total() : pool.free();
  }

  @Override
  public int total() {
    return pool.total();
  }

  @Override
  public int freeSlots() {
    if (!recurrent()) {
      return Integer.MAX_VALUE;
    }
    return closed ? slots.total() : slots.free();
  }

  @Override
  public void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the cache is closed");
    }
  }

  /** Whether the model has state that no cell holds. */
  boolean recurrent() {
    return geometry.slots() > 0;
  }

  /** A slot with the same state; −1 if the model has none. */
  int copyOfSlot(int slot) {
    int copy = takeSlot();
    boolean copied = false;
    try {
      if (copy != NO_SLOT) {
        geometry.mover().copySlot(slot, copy);
      }
      copied = true;
    } finally {
      if (!copied) {
        releaseSlot(copy);
      }
    }
    return copy;
  }

  void releaseSlot(int slot) {
    if (slot != NO_SLOT) {
      slots.release(slot);
    }
  }

  private int takeSlot() {
    if (!recurrent()) {
      return NO_SLOT;
    }
    if (slots.free() == 0) {
      throw new IllegalStateException(
          "all %d slots for recurrent state are held".formatted(slots.total()));
    }
    return slots.take();
  }

  KvGeometry geometry() {
    return geometry;
  }

  NumberPool pool() {
    return pool;
  }
}
