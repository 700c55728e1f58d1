package dev.sheaf.cache.paged.internal;

import dev.sheaf.cache.KvCache;
import dev.sheaf.cache.KvGeometry;
import dev.sheaf.cache.KvSequence;

/** The block account of one model instance. */
final class PagedCache implements KvCache {
  private final KvGeometry geometry;
  private final BlockPool pool;
  private volatile boolean closed;

  PagedCache(KvGeometry geometry) {
    this.geometry = geometry;
    this.pool = new BlockPool(geometry.blocks());
  }

  @Override
  public KvSequence open() {
    requireOpen();
    return new PagedSequence(this);
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

  KvGeometry geometry() {
    return geometry;
  }

  BlockPool pool() {
    return pool;
  }
}
