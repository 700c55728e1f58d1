package dev.sheaf.admin;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks at one thing and says how it is. Never computes tokens. A DS service with {@code
 * sheaf.name}.
 *
 * <p><b>Threads.</b> Called from any thread, one call at a time. <b>Swap.</b> Its findings vanish
 * with it.
 */
@ConsumerType
public interface HealthCheck {
  /** How something is, with Felix's meanings. */
  enum Status {
    OK,
    /** Works; act soon. */
    WARN,
    /** Wait; becomes critical after a while. */
    TEMPORARILY_UNAVAILABLE,
    CRITICAL,
    /** The check itself failed. */
    HEALTH_CHECK_ERROR
  }

  /** One finding: how it is, one sentence, what to do. */
  record Result(Status status, String message, String next) {}

  /** Looks; within a second. */
  List<Result> check();
}
