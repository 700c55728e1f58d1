package dev.sheaf.text;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells a model's thinking from its answer, in the form that one family of templates uses. One per
 * generation.
 */
@ConsumerType
public interface ReasoningParser {
  /**
   * What came to light with a piece of text. What might be the beginning of a tag is held back.
   *
   * @param reasoning further characters of the thinking
   * @param content further characters of the answer, calls of tools included
   */
  record Delta(String reasoning, String content) {}

  /** Takes the next piece of text. */
  Delta push(String text);

  /** The answer has ended: what was held back. */
  Delta finish();
}
