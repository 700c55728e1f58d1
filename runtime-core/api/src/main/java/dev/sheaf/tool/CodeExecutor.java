package dev.sheaf.tool;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Runs code of one language within limits. A DS service with {@code sheaf.name}, the language.
 *
 * <p><b>Threads.</b> Called from several threads. <b>Swap.</b> A call in flight fails with a clear
 * error, later ones too until it is back.
 */
@ConsumerType
public interface CodeExecutor {
  /**
   * What a run gave.
   *
   * @param output what it printed, cut at a limit
   * @param error what went wrong; empty if nothing
   */
  record Result(String output, String error) {}

  /** Runs a program. */
  Result execute(String code, Duration deadline) throws InterruptedException;
}
