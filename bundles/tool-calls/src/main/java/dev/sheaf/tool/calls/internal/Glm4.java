package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * GLM 4.5 and later, Laguna: {@code
 * <tool_call>f<arg_key>a</arg_key><arg_value>1</arg_value></tool_call>}.
 */
@Component(property = {"sheaf.name=glm", "sheaf.version=0.1.0"})
public final class Glm4 implements ToolCallParserFactory {
  private static final TaggedMachine.Tags TAGS =
      new TaggedMachine.Tags(
          List.of(),
          "<tool_call>",
          List.of("\n", "<arg_key>", "</tool_call>"),
          "<arg_key>",
          "</arg_key>",
          "<arg_value>",
          "</arg_value>",
          "</tool_call>",
          List.of(),
          false);

  /** Called by the component runtime; does nothing. */
  @Activate
  public Glm4() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<arg_key>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new TaggedMachine(TAGS, new Parameters(tools));
  }
}
