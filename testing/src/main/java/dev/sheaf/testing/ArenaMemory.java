package dev.sheaf.testing;

import dev.sheaf.backend.HostMemory;
import dev.sheaf.backend.MemoryLease;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Memory without a budget, for models that run without the kernel; knows what was never given back.
 *
 * <p><b>Threads.</b> Safe.
 */
public final class ArenaMemory implements HostMemory {
  private static final long ALIGNMENT = 64;

  private final Map<MemoryLease, Long> open = new ConcurrentHashMap<>();

  /** Nothing leased yet. */
  public ArenaMemory() {}

  @Override
  @SuppressWarnings("MustBeClosed") // closing the lease closes it
  public MemoryLease lease(long bytes, String owner) {
    Arena arena = Arena.ofShared();
    MemoryLease lease = new Lease(arena, arena.allocate(bytes, ALIGNMENT), owner);
    open.put(lease, bytes);
    return lease;
  }

  /** Bytes that are leased now. */
  public long leased() {
    return open.values().stream().mapToLong(Long::longValue).sum();
  }

  private final class Lease implements MemoryLease {
    private final Arena arena;
    private final MemorySegment segment;
    private final String owner;

    Lease(Arena arena, MemorySegment segment, String owner) {
      this.arena = arena;
      this.segment = segment;
      this.owner = owner;
    }

    @Override
    public MemorySegment segment() {
      return segment;
    }

    @Override
    public String owner() {
      return owner;
    }

    @Override
    public void close() {
      if (open.remove(this) != null) {
        arena.close();
      }
    }
  }
}
