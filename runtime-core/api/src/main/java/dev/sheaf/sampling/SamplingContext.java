package dev.sheaf.sampling;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a processor may know of its sequence when it is opened. Valid during {@code open} only; keep
 * what was read, not this.
 */
@ProviderType
public interface SamplingContext {
  /** Ids of the prompt; a copy. */
  int[] prompt();

  /** Entries of the model's vocabulary: the length of a row of logits. */
  int vocabularySize();

  /** Tokens of the longest sequence. */
  int contextTokens();

  /** Tokens after which a generation is finished, those that the request named included. */
  Set<Integer> endTokens();

  /** A text as tokens, without anything around it; control tokens in it are control tokens. */
  int[] encode(String text);

  /**
   * The bytes that a token adds to a text; empty for control tokens and ids the tokenizer lacks.
   *
   * @param id 0 ≤ id &lt; {@link #vocabularySize()}
   */
  byte[] bytes(int id);
}
