package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Command R7B and A: {@code <|START_ACTION|>[{"tool_name": "f", "parameters": {…}}]<|END_ACTION|>}.
 */
@Component(property = {"sheaf.name=command-r7b", "sheaf.version=0.1.0"})
public final class CommandR7b implements ToolCallParserFactory {
  private static final JsonMachine.Marks MARKS =
      new JsonMachine.Marks(
          List.of("<|START_ACTION|>"),
          List.of("<|END_ACTION|>"),
          new JsonCall.Form(Set.of("tool_name"), Set.of("parameters"), false));

  /** Called by the component runtime; does nothing. */
  @Activate
  public CommandR7b() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<|START_ACTION|>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new JsonMachine(MARKS);
  }
}
