package dev.sheaf.backend;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The physical side of keys and values: numbered blocks of equal size, over all layers. Called
 * between steps only, by the step loop.
 */
@ConsumerType
public interface KvStore {
  /** Layout of its blocks. */
  KvLayout layout();

  /** Number of blocks; they are 0 to blocks − 1. */
  int blocks();

  /** Copies one block over another. */
  void copy(int from, int to);

  /** Copies a block's image out; {@code image} has room for {@link KvLayout#blockBytes()}. */
  void read(int block, MemorySegment image);

  /** Overwrites a block by an image of the same layout. */
  void write(int block, MemorySegment image);
}
