package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Granite: {@code <|tool_call|>[{"name": "f", "arguments": {…}}]}. */
@Component(property = {"sheaf.name=granite", "sheaf.version=0.1.0"})
public final class Granite implements ToolCallParserFactory {
  private static final JsonMachine.Marks MARKS =
      new JsonMachine.Marks(List.of("<|tool_call|>"), List.of());

  /** Called by the component runtime; does nothing. */
  @Activate
  public Granite() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<|tool_call|>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new JsonMachine(MARKS);
  }
}
