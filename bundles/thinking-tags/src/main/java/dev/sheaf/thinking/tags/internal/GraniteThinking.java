package dev.sheaf.thinking.tags.internal;

import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Granite 3: {@code <think>…</think><response>…</response>}. */
@Component(property = {"sheaf.name=granite", "sheaf.version=0.1.0"})
public final class GraniteThinking implements ReasoningParserFactory {
  private static final ThinkingParser.Marks MARKS =
      new ThinkingParser.Marks(
          List.of("<think>"),
          List.of("</think>"),
          List.of("<response>", "</response>"),
          List.of("<think>"),
          false);

  /** Called by the component runtime; does nothing. */
  @Activate
  public GraniteThinking() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<response></response>");
  }

  @Override
  public ReasoningParser open(String prompt) {
    return MARKS.open(prompt);
  }
}
