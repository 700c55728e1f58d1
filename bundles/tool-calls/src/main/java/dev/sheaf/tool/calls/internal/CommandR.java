package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Command R and R+: {@code Action:} and a fenced list of {@code {"tool_name": "f", "parameters":
 * {…}}}.
 */
@Component(property = {"sheaf.name=command-r", "sheaf.version=0.1.0"})
public final class CommandR implements ToolCallParserFactory {
  private static final JsonMachine.Marks MARKS =
      new JsonMachine.Marks(
          List.of("Action:\n```json\n", "Action: ```json\n"),
          List.of("```"),
          new JsonCall.Form(Set.of("tool_name"), Set.of("parameters"), false));

  /** Called by the component runtime; does nothing. */
  @Activate
  public CommandR() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("Action:\\n```json") && !template.contains("<|START_ACTION|>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new JsonMachine(MARKS);
  }
}
