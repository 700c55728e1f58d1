package dev.sheaf.cache;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The block account of one model instance. Called by its step loop only, except {@link #free()} and
 * {@link #total()}.
 */
@ConsumerType
public interface KvCache extends AutoCloseable {
  /** An empty sequence. */
  KvSequence open();

  /** Blocks that nobody holds; any thread. */
  int free();

  /** All blocks; any thread. */
  int total();

  /** Ends it; open sequences become unusable. */
  @Override
  void close();
}
