package dev.sheaf.thinking.tags.internal;

import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Seed-OSS: {@code <seed:think>…</seed:think>}. */
@Component(property = {"sheaf.name=seed", "sheaf.version=0.1.0"})
public final class SeedThinking implements ReasoningParserFactory {
  private static final ThinkingParser.Marks MARKS =
      ThinkingParser.Marks.tags("<seed:think>", "</seed:think>");

  /** Called by the component runtime; does nothing. */
  @Activate
  public SeedThinking() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<seed:think>");
  }

  @Override
  public ReasoningParser open(String prompt) {
    return MARKS.open(prompt);
  }
}
