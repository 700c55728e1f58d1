package dev.sheaf.thinking.tags.internal;

import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Mistral: {@code [THINK]…[/THINK]}. */
@Component(property = {"sheaf.name=mistral", "sheaf.version=0.1.0"})
public final class MistralThinking implements ReasoningParserFactory {
  private static final ThinkingParser.Marks MARKS =
      ThinkingParser.Marks.tags("[THINK]", "[/THINK]");

  /** Called by the component runtime; does nothing. */
  @Activate
  public MistralThinking() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("[THINK]");
  }

  @Override
  public ReasoningParser open(String prompt) {
    return MARKS.open(prompt);
  }
}
