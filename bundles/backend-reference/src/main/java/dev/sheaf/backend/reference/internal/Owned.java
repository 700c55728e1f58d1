package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.HostMemory;
import dev.sheaf.backend.MemoryLease;
import dev.sheaf.backend.reference.internal.thread.Workers;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/** What one model must give back, the newest first. */
final class Owned {
  private final WeightTable weights;
  private final Deque<MemoryLease> leases = new ArrayDeque<>();
  private final Deque<Workers> workers = new ArrayDeque<>();
  private boolean closed;

  Owned(WeightTable weights) {
    this.weights = weights;
  }

  /** Leases memory; none is leased for no bytes. */
  MemorySegment lease(HostMemory memory, long bytes, String owner) {
    if (bytes == 0) {
      return MemorySegment.NULL;
    }
    MemoryLease lease = memory.lease(bytes, owner);
    leases.push(lease);
    return lease.segment();
  }

  /** Starts threads. */
  Workers workers(int count) {
    Workers started = new Workers(count);
    workers.push(started);
    return started;
  }

  boolean closed() {
    return closed;
  }

  /** Closing twice does nothing. */
  void close() {
    closed = true;
    while (!workers.isEmpty()) {
      workers.pop().close();
    }
    while (!leases.isEmpty()) {
      leases.pop().close();
    }
    weights.close();
  }
}
