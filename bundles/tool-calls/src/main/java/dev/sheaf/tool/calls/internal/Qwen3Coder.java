package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Qwen3-Coder, Qwen 3.5, Nemotron 3, Step 3.5: {@code
 * <tool_call><function=f><parameter=a>1</parameter></function></tool_call>}.
 */
@Component(property = {"sheaf.name=qwen3-coder", "sheaf.version=0.1.0"})
public final class Qwen3Coder implements ToolCallParserFactory {
  private static final TaggedMachine.Tags TAGS =
      new TaggedMachine.Tags(
          List.of("<tool_call>"),
          "<function=",
          List.of(">"),
          "<parameter=",
          ">",
          "",
          "</parameter>",
          "</function>",
          List.of("</tool_call>"),
          true);

  /** Called by the component runtime; does nothing. */
  @Activate
  public Qwen3Coder() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<parameter=") && !template.contains("<seed:tool_call>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new TaggedMachine(TAGS, new Parameters(tools));
  }
}
