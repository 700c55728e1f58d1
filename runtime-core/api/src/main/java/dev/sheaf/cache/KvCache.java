package dev.sheaf.cache;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The block and slot account of one model instance. Called by its step loop only, except {@link
 * #free()}, {@link #total()} and {@link #freeSlots()}.
 */
@ConsumerType
public interface KvCache extends AutoCloseable {
  /**
   * An empty sequence, its slot cleared.
   *
   * @throws IllegalStateException the model has recurrent state and no slot is free
   */
  KvSequence open();

  /** Blocks that nobody holds; any thread. */
  int free();

  /** All blocks; any thread. */
  int total();

  /** Slots that nobody holds; {@link Integer#MAX_VALUE} if the model has no recurrent state. */
  int freeSlots();

  /** Ends it; open sequences become unusable. */
  @Override
  void close();
}
