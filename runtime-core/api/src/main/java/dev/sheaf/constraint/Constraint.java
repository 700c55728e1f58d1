package dev.sheaf.constraint;

import org.osgi.annotation.versioning.ConsumerType;

/** A compiled grammar. Immutable, shared by sequences and threads. */
@ConsumerType
public interface Constraint {
  /**
   * A matcher at the start of an answer. It matches the text that a reader of the answer sees.
   *
   * @param startsText true: the first token begins a text, where some tokenizers drop a leading
   *     space ({@link dev.sheaf.text.Tokenizer#bytes}); false: the answer continues the text of a
   *     prompt
   */
  Matcher open(boolean startsText);

  /** A matcher at the start of an answer that continues the text of a prompt. */
  default Matcher open() {
    return open(false);
  }
}
