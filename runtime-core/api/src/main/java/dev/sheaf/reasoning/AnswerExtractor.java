package dev.sheaf.reasoning;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds the final answer in a generation's text. A DS service with {@code sheaf.name}.
 *
 * <p><b>Threads.</b> Stateless; called from several threads. <b>Swap.</b> A run that asks for it by
 * name fails with a clear error, and can be resumed from its journal.
 */
@ConsumerType
public interface AnswerExtractor {
  /** The answer in its normal form, if there is one. */
  Optional<String> extract(String text);
}
