package dev.sheaf.tool;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides formulas of one language. A DS service with {@code sheaf.name}.
 *
 * <p><b>Threads.</b> Called from several threads. <b>Swap.</b> A call in flight fails with a clear
 * error, later ones too until it is back.
 */
@ConsumerType
public interface Prover {
  /** What it found. */
  enum Result {
    PROVED,
    REFUTED,
    UNKNOWN
  }

  /** Tries to decide a problem. */
  Result prove(String problem, Duration deadline) throws InterruptedException;
}
