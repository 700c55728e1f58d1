package dev.sheaf.speculation;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes drafters of one kind; a DS service with {@code sheaf.name}, for instance {@code ngram}.
 * When it goes, decoding goes on without drafts.
 */
@ConsumerType
public interface DrafterFactory {
  /** A drafter for one model instance; called by no step loop. */
  Drafter open(DraftContext context);
}
