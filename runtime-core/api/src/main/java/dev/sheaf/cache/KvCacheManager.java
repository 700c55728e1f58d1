package dev.sheaf.cache;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes the account of blocks and slots of a model instance.
 *
 * <p>A DS service with {@code sheaf.name} (for instance {@code paged}) and {@code sheaf.version}.
 * <b>Threads.</b> Called from step loops, several of them at a time; what it opens belongs to one
 * loop. <b>Swap.</b> When it goes, sequences replay under the next one.
 */
@ConsumerType
public interface KvCacheManager {
  /** Opens an account over all blocks of a store, which hold nothing yet. */
  KvCache open(KvGeometry geometry);
}
