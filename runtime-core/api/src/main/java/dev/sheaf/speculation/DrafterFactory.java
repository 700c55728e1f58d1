package dev.sheaf.speculation;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes drafters of one kind; a DS service with {@code sheaf.name}, for instance {@code ngram}.
 *
 * <p><b>Threads.</b> Stateless; called from several threads, never from a step loop; what it opens
 * belongs to one loop. <b>Swap.</b> When it goes, decoding goes on without drafts, and with them
 * again when it returns.
 */
@ConsumerType
public interface DrafterFactory {
  /** A drafter for one model instance; called by no step loop. */
  Drafter open(DraftContext context);
}
