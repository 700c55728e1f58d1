package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Hermes, Qwen and many others: {@code <tool_call>{"name": "f", "arguments": {…}}</tool_call>}. */
@Component(property = {"sheaf.name=hermes", "sheaf.version=0.1.0"})
public final class Hermes implements ToolCallParserFactory {
  private static final JsonMachine.Marks MARKS =
      new JsonMachine.Marks(List.of("<tool_call>"), List.of("</tool_call>"));

  /** Called by the component runtime; does nothing. */
  @Activate
  public Hermes() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<tool_call>")
        && !template.contains("<function=")
        && !template.contains("<arg_key>")
        && !template.contains("<tool_calls>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new JsonMachine(MARKS);
  }
}
