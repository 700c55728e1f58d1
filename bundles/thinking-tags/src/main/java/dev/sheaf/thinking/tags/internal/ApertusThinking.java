package dev.sheaf.thinking.tags.internal;

import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Apertus: {@code <|inner_prefix|>…<|inner_suffix|>}, also between calls. */
@Component(property = {"sheaf.name=apertus", "sheaf.version=0.1.0"})
public final class ApertusThinking implements ReasoningParserFactory {
  private static final ThinkingParser.Marks MARKS =
      new ThinkingParser.Marks(
          List.of("<|inner_prefix|>"),
          List.of("<|inner_suffix|>"),
          List.of(),
          List.of("<|inner_prefix|>"),
          true);

  /** Called by the component runtime; does nothing. */
  @Activate
  public ApertusThinking() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<|inner_prefix|>");
  }

  @Override
  public ReasoningParser open(String prompt) {
    return MARKS.open(prompt);
  }
}
