package dev.sheaf.backend;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/** Leased memory: the receipt, whose holder alone can give it back. */
@ProviderType
public interface MemoryLease extends AutoCloseable {
  /** The memory; may be used by any thread until the lease is closed. */
  MemorySegment segment();

  /** Who holds it. */
  String owner();

  /** Gives it back. Nobody may be reading it. Closing twice does nothing. */
  @Override
  void close();
}
