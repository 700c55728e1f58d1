package dev.sheaf.text;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes the parsers of tool calls for one family of chat templates.
 *
 * <p>A DS service with {@code sheaf.name}, for instance {@code hermes}. Among those that recognise
 * a template the highest ranked is taken. <b>Threads.</b> Stateless; called from several threads.
 * <b>Swap.</b> An answer that is being parsed keeps its parser; the next answer asks again.
 */
@ConsumerType
public interface ToolCallParserFactory {
  /**
   * Whether a model with this template writes its calls in the family's form.
   *
   * @param template source of the model's chat template
   */
  boolean recognises(String template);

  /**
   * A parser for one answer.
   *
   * @param tools the tools on offer, as the template saw them; may be empty
   */
  ToolCallParser open(List<Map<String, Object>> tools);
}
