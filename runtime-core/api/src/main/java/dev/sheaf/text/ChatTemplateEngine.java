package dev.sheaf.text;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Compiles chat templates of one language. A DS service with {@code sheaf.name}, for instance
 * {@code jinja}.
 *
 * <p><b>Threads.</b> Stateless; called by whoever submits a request, on several threads.
 * <b>Swap.</b> Requests in flight have their prompts; new chats are refused with a clear error
 * until it is back.
 */
@ConsumerType
public interface ChatTemplateEngine {
  /**
   * Compiles a template.
   *
   * @throws dev.sheaf.error.SheafException not in the language, or reaching for what a template
   *     must not reach, with line and column
   */
  ChatTemplate compile(String source);
}
