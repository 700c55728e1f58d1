package dev.sheaf.reasoning;

import dev.sheaf.engine.Prompt;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says whether an answer is right, exactly. A DS service with {@code sheaf.name}.
 *
 * <p><b>Threads.</b> Stateless; called from several threads. <b>Swap.</b> A run that asks for it by
 * name fails with a clear error, and can be resumed from its journal.
 */
@ConsumerType
public interface Verifier {
  /** What it found. */
  enum Verdict {
    RIGHT,
    WRONG,
    UNKNOWN
  }

  /** Checks an answer. */
  Verdict verify(Prompt question, String answer);
}
