package dev.sheaf.cache;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What a cache may do to the store behind its numbers; the kernel's. Between steps only. See {@code
 * dev.sheaf.backend.KvStore}, whose methods these are.
 */
@ProviderType
public interface StateMover {
  /** Copies block {@code from} over block {@code to}. */
  void copy(int from, int to);

  /**
   * Copies {@code count} cells within one block each, and turns their keys by {@code shift}
   * positions.
   */
  void move(int fromBlock, int fromCell, int toBlock, int toCell, int count, int shift);

  /** Sets a slot to the state before the first token. */
  void clearSlot(int slot);

  /** Copies slot {@code from} over slot {@code to}. */
  void copySlot(int from, int to);
}
