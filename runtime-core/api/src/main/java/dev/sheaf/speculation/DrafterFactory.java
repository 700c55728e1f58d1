package dev.sheaf.speculation;

import org.osgi.annotation.versioning.ConsumerType;

/** Makes drafters of one kind; a DS service with {@code sheaf.name}, for instance {@code ngram}. */
@ConsumerType
public interface DrafterFactory {
  /** A drafter for one model instance. */
  Drafter open();
}
