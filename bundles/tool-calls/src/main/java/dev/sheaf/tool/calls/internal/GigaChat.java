package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * GigaChat 3: a message of the role {@code function call}, or {@code <|function_call|>}, with
 * {@code {"name": "f", "arguments": {…}}}.
 */
@Component(property = {"sheaf.name=gigachat", "sheaf.version=0.1.0"})
public final class GigaChat implements ToolCallParserFactory {
  private static final JsonMachine.Marks MARKS =
      new JsonMachine.Marks(
          List.of(
              "<|function_call|>",
              "<|message_sep|>\n\nfunction call<|role_sep|>",
              "function call<|role_sep|>"),
          List.of("<|message_sep|>"));

  /** Called by the component runtime; does nothing. */
  @Activate
  public GigaChat() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<|function_call|>")
        || template.contains("function call") && template.contains("<|role_sep|>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new JsonMachine(MARKS);
  }
}
