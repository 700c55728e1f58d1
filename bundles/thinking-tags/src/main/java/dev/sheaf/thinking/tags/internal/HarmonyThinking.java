package dev.sheaf.thinking.tags.internal;

import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParserFactory;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * gpt-oss, harmony: the messages of the channel {@code analysis}. The heads of messages to the user
 * are dropped; those to functions stay, since the calls of tools are read from them.
 */
@Component(property = {"sheaf.name=harmony", "sheaf.version=0.1.0"})
public final class HarmonyThinking implements ReasoningParserFactory {
  private static final ThinkingParser.Marks MARKS =
      new ThinkingParser.Marks(
          List.of(
              "<|start|>assistant<|channel|>analysis<|message|>", "<|channel|>analysis<|message|>"),
          List.of("<|end|>"),
          List.of(
              "<|start|>assistant<|channel|>final<|message|>",
              "<|start|>assistant<|channel|>commentary<|message|>",
              "<|channel|>final<|message|>",
              "<|channel|>commentary<|message|>",
              "<|end|>",
              "<|return|>"),
          List.of("<|channel|>analysis<|message|>"),
          true);

  /** Called by the component runtime; does nothing. */
  @Activate
  public HarmonyThinking() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<|channel|>analysis");
  }

  @Override
  public ReasoningParser open(String prompt) {
    return MARKS.open(prompt);
  }
}
