package dev.sheaf.thinking.tags.internal;

import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Glimmer: messages {@code to=self}. The heads of messages to the user are dropped; those to tools
 * stay.
 */
@Component(property = {"sheaf.name=atem", "sheaf.version=0.1.0"})
public final class AtemThinking implements ReasoningParserFactory {
  private static final ThinkingParser.Marks MARKS =
      new ThinkingParser.Marks(
          List.of("<|start|>assistant to=self<|message|>", " to=self<|message|>"),
          List.of("<|eom|>", "<|eot|>"),
          List.of("<|start|>assistant to=user<|message|>", " to=user<|message|>", "<|eot|>"),
          List.of(" to=self<|message|>"),
          true);

  /** Called by the component runtime; does nothing. */
  @Activate
  public AtemThinking() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("to=self");
  }

  @Override
  public ReasoningParser open(String prompt) {
    return MARKS.open(prompt);
  }
}
