package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * DeepSeek V3.2 and V4: {@code <｜DSML｜invoke name="f"><｜DSML｜parameter name="a"
 * string="false">1</｜DSML｜parameter></｜DSML｜invoke>}.
 */
@Component(property = {"sheaf.name=deepseek-dsml", "sheaf.version=0.1.0"})
public final class DeepSeekDsml implements ToolCallParserFactory {
  private static final TaggedMachine.Tags TAGS =
      new TaggedMachine.Tags(
          List.of("<｜DSML｜function_calls>", "<｜DSML｜tool_calls>"),
          "<｜DSML｜invoke name=\"",
          List.of("\">"),
          "<｜DSML｜parameter name=\"",
          ">",
          "",
          "</｜DSML｜parameter>",
          "</｜DSML｜invoke>",
          List.of("</｜DSML｜function_calls>", "</｜DSML｜tool_calls>"),
          false);

  /** Called by the component runtime; does nothing. */
  @Activate
  public DeepSeekDsml() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("｜DSML｜");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new TaggedMachine(TAGS, new Parameters(tools));
  }
}
