package dev.sheaf.text;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes the parsers of thinking for one family of chat templates.
 *
 * <p>A DS service with {@code sheaf.name}, for instance {@code think-tags}. Among those that
 * recognise a template the highest ranked is taken. <b>Threads.</b> Stateless; called from several
 * threads. <b>Swap.</b> An answer that is being parsed keeps its parser; the next answer asks
 * again.
 */
@ConsumerType
public interface ReasoningParserFactory {
  /**
   * Whether a model with this template thinks in the family's form.
   *
   * @param template source of the model's chat template
   */
  boolean recognises(String template);

  /**
   * A parser for one answer.
   *
   * @param prompt the rendered prompt, since some templates open the thinking themselves
   */
  ReasoningParser open(String prompt);
}
