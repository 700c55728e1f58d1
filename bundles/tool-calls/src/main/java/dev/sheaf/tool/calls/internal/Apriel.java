package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Apriel: {@code <tool_calls>[{"name": "f", "arguments": {…}}]</tool_calls>}. */
@Component(property = {"sheaf.name=apriel", "sheaf.version=0.1.0"})
public final class Apriel implements ToolCallParserFactory {
  private static final JsonMachine.Marks MARKS =
      new JsonMachine.Marks(List.of("<tool_calls>"), List.of("</tool_calls>"));

  /** Called by the component runtime; does nothing. */
  @Activate
  public Apriel() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<tool_calls>[");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new JsonMachine(MARKS);
  }
}
