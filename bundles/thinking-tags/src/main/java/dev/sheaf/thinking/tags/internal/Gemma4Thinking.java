package dev.sheaf.thinking.tags.internal;

import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Gemma 4: {@code <|channel>thought⏎…<channel|>}, also between calls. */
@Component(property = {"sheaf.name=gemma-4", "sheaf.version=0.1.0"})
public final class Gemma4Thinking implements ReasoningParserFactory {
  private static final ThinkingParser.Marks MARKS =
      new ThinkingParser.Marks(
          List.of("<|channel>thought"),
          List.of("<channel|>"),
          List.of(),
          List.of("<|channel>thought"),
          true);

  /** Called by the component runtime; does nothing. */
  @Activate
  public Gemma4Thinking() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<|channel>thought");
  }

  @Override
  public ReasoningParser open(String prompt) {
    return MARKS.open(prompt);
  }
}
