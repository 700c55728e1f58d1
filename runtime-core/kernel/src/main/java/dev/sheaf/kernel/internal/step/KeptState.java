package dev.sheaf.kernel.internal.step;

import dev.sheaf.cache.KvSequence;
import org.jspecify.annotations.Nullable;

/**
 * What is computed of a branch, kept between the sequences that grow it. A cache of the branch's
 * log: the loop may take it away at any time. Only its loop looks inside.
 */
public final class KeptState {
  @Nullable KvSequence kv;

  /** Tokens of the log that it holds, or did hold before edits took some out. */
  int computed;

  /** How many of the branch's edits have been made on it. */
  int edits;

  /** Tokens that edits have taken out of it: a token's cell is its index less these. */
  int dropped;

  int priority;
  long usedAt;

  /** A sequence grows it now. */
  boolean inUse;

  /** Its branch is closed; nothing is kept any more. */
  boolean released;
}
