package dev.sheaf.constraint;

import org.osgi.annotation.versioning.ConsumerType;

/** A compiled grammar. Immutable, shared by sequences. */
@ConsumerType
public interface Constraint {
  /** A matcher at the start. */
  Matcher open();
}
