package dev.sheaf.kernel.internal.memory;

import dev.sheaf.backend.HostMemory;
import dev.sheaf.backend.MemoryLease;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap against one budget, accounted by owner.
 *
 * <p>Each lease is an arena of its own, so that giving it back frees it at once, whatever else is
 * leased and whichever bundle asked for it. The budget is taken before the memory is, so that
 * leases made at once cannot pass it together. Thread-safe; memory is zeroed outside the lock.
 */
public final class LeasedMemory implements HostMemory {
  static final ErrorCode OVER_BUDGET = ErrorCode.of("SHEAF-MEMORY-001", ErrorKind.RESOURCES);

  private static final int ALIGNMENT = 64;
  private static final int OWNERS_NAMED = 3;

  private final ZeroPages pages = new ZeroPages();
  private final long limitBytes;
  private final Map<String, Long> bytesByOwner = new HashMap<>();
  private long leasedBytes;
  private int leases;

  /**
   * @param limitBytes the most that is leased at once, ≥ 0
   */
  public LeasedMemory(long limitBytes) {
    if (limitBytes < 0) {
      throw new IllegalArgumentException("limitBytes must be ≥ 0, was " + limitBytes);
    }
    this.limitBytes = limitBytes;
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // the arena is the lease's, which closes it
  public MemoryLease lease(long bytes, String owner) {
    Objects.requireNonNull(owner, "owner");
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be ≥ 0, was " + bytes);
    }
    reserve(bytes, owner);
    Arena arena = Arena.ofShared();
    try {
      return new Lease(arena, pages.allocate(arena, bytes, ALIGNMENT), owner);
    } catch (OutOfMemoryError e) {
      arena.close();
      release(bytes, owner);
      throw refusal("the machine has no memory left for a lease", bytes, owner, e);
    } catch (RuntimeException | Error e) {
      arena.close();
      release(bytes, owner);
      throw e;
    }
  }

  /** The most that is leased at once. */
  public long limitBytes() {
    return limitBytes;
  }

  /** Bytes leased now. */
  public synchronized long leasedBytes() {
    return leasedBytes;
  }

  /** Leases not given back yet. */
  public synchronized int leases() {
    return leases;
  }

  /** Bytes by owner, the largest first; of equals by name. A copy. */
  public synchronized Map<String, Long> owners() {
    return bytesByOwner.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, Long::sum, LinkedHashMap::new));
  }

  private synchronized void reserve(long bytes, String owner) {
    if (bytes > limitBytes - leasedBytes) {
      throw refusal("a lease does not fit into the memory budget", bytes, owner, null);
    }
    leasedBytes += bytes;
    leases++;
    bytesByOwner.merge(owner, bytes, Long::sum);
  }

  private synchronized void release(long bytes, String owner) {
    leasedBytes -= bytes;
    leases--;
    bytesByOwner.computeIfPresent(owner, (o, held) -> held == bytes ? null : held - bytes);
  }

  private synchronized SheafException refusal(
      String summary, long bytes, String owner, @Nullable OutOfMemoryError cause) {
    String largest =
        owners().entrySet().stream()
            .limit(OWNERS_NAMED)
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    SheafException.Draft draft =
        SheafException.of(OVER_BUDGET, summary)
            .expected(
                "at most %d bytes, free of a budget of %d"
                    .formatted(limitBytes - leasedBytes, limitBytes))
            .found(
                "%d bytes asked for; largest owners: %s"
                    .formatted(bytes, largest.isEmpty() ? "none" : largest))
            .where(owner)
            .next(
                "unload a model, load this one with a smaller context or fewer sequences, or give the process more memory");
    return (cause == null ? draft : draft.cause(cause)).toException();
  }

  /** The receipt. */
  private final class Lease implements MemoryLease {
    private final Arena arena;
    private final MemorySegment segment;
    private final String owner;
    private boolean closed;

    private Lease(Arena arena, MemorySegment segment, String owner) {
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

    /** {@inheritDoc} If a reader holds the memory right now, this throws and the lease stays. */
    @Override
    public synchronized void close() {
      if (closed) {
        return;
      }
      arena.close();
      closed = true;
      release(segment.byteSize(), owner);
    }
  }
}
