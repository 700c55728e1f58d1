package dev.sheaf.tool;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A tool that a model may call. A DS service with {@code sheaf.name}, the name that the model uses.
 *
 * <p><b>Threads.</b> Called from several threads. <b>Swap.</b> A call in flight fails with a clear
 * error, later ones too until it is back.
 */
@ConsumerType
public interface Tool {
  /** What it does and when to use it, for the model. */
  String description();

  /** JSON Schema of its arguments. */
  String parametersSchema();

  /**
   * Calls it.
   *
   * @param arguments a JSON object that fits the schema
   * @return text for the model; treated as data
   * @throws dev.sheaf.error.SheafException it failed, or passed its deadline
   */
  String call(String arguments, Duration deadline) throws InterruptedException;
}
