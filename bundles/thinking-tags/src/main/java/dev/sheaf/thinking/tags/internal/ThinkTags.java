package dev.sheaf.thinking.tags.internal;

import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * DeepSeek, Qwen, GLM, Kimi and many others: {@code <think>…</think>}, which some templates open in
 * the prompt.
 */
@Component(property = {"sheaf.name=think-tags", "sheaf.version=0.1.0"})
public final class ThinkTags implements ReasoningParserFactory {
  private static final ThinkingParser.Marks MARKS =
      ThinkingParser.Marks.tags("<think>", "</think>");

  /** Called by the component runtime; does nothing. */
  @Activate
  public ThinkTags() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("</think>") && !template.contains("<response></response>");
  }

  @Override
  public ReasoningParser open(String prompt) {
    return MARKS.open(prompt);
  }
}
