package dev.sheaf.reasoning;

import dev.sheaf.engine.Prompt;
import org.osgi.annotation.versioning.ConsumerType;

/** Says whether an answer is right, exactly. A DS service with {@code sheaf.name}. */
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
