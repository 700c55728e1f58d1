package dev.sheaf.thinking.tags.internal;

import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Command R7B and A: {@code <|START_THINKING|>…<|END_THINKING|>}; the marks of the text that
 * follows are dropped.
 */
@Component(property = {"sheaf.name=command-r7b", "sheaf.version=0.1.0"})
public final class CommandThinking implements ReasoningParserFactory {
  private static final ThinkingParser.Marks MARKS =
      new ThinkingParser.Marks(
          List.of("<|START_THINKING|>"),
          List.of("<|END_THINKING|>"),
          List.of("<|START_RESPONSE|>", "<|END_RESPONSE|>", "<|START_TEXT|>", "<|END_TEXT|>"),
          List.of("<|START_THINKING|>"),
          true);

  /** Called by the component runtime; does nothing. */
  @Activate
  public CommandThinking() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<|START_THINKING|>");
  }

  @Override
  public ReasoningParser open(String prompt) {
    return MARKS.open(prompt);
  }
}
