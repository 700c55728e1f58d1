package dev.sheaf.thinking.tags.internal;

import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Apriel: {@code Here are my reasoning steps:} up to {@code [BEGIN FINAL RESPONSE]}. */
@Component(property = {"sheaf.name=apriel", "sheaf.version=0.1.0"})
public final class AprielThinking implements ReasoningParserFactory {
  private static final ThinkingParser.Marks MARKS =
      new ThinkingParser.Marks(
          List.of("Here are my reasoning steps:"),
          List.of("[BEGIN FINAL RESPONSE]"),
          List.of("[END FINAL RESPONSE]"),
          List.of("Here are my reasoning steps:"),
          false);

  /** Called by the component runtime; does nothing. */
  @Activate
  public AprielThinking() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("[BEGIN FINAL RESPONSE]");
  }

  @Override
  public ReasoningParser open(String prompt) {
    return MARKS.open(prompt);
  }
}
