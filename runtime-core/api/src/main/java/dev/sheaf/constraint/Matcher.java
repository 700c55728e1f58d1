package dev.sheaf.constraint;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Follows one sequence through a grammar. Holds nothing that pushing the emitted tokens again
 * cannot rebuild. One thread at a time; at least 64 tokens can be popped.
 */
@ConsumerType
public interface Matcher {
  /** Takes a token; false (and nothing changed) if the grammar does not allow it here. */
  boolean push(int token);

  /** Takes back the token pushed last. */
  void pop();

  /**
   * Sets the bit of every token that may come next (bit id & 63 of word id >>> 6), end of
   * generation included where the text may end.
   *
   * @param bits room for the vocabulary; overwritten
   */
  void fillMask(long[] bits);

  /** Whether the text may end here. */
  boolean complete();

  /** A second matcher at the same place. */
  Matcher fork();

  /** Bytes that must come next whatever the model says; empty if it has a choice. */
  byte[] forced();
}
