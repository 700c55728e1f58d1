package dev.sheaf.backend;

import org.osgi.annotation.versioning.ProviderType;

/** The kernel's account of memory outside the heap. Thread-safe. */
@ProviderType
public interface HostMemory {
  /**
   * Leases zeroed memory, aligned to 64 bytes.
   *
   * @param bytes ≥ 0
   * @param owner who holds it, for reports: {@code cpu weights of smollm2}
   * @throws dev.sheaf.error.SheafException {@code SHEAF-MEMORY-001} (RESOURCES) it does not fit the
   *     budget, with both numbers and the largest owners
   */
  MemoryLease lease(long bytes, String owner);
}
