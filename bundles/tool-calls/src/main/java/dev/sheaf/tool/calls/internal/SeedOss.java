package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Seed-OSS: {@code
 * <seed:tool_call><function=f><parameter=a>1</parameter></function></seed:tool_call>}.
 */
@Component(property = {"sheaf.name=seed-oss", "sheaf.version=0.1.0"})
public final class SeedOss implements ToolCallParserFactory {
  private static final TaggedMachine.Tags TAGS =
      new TaggedMachine.Tags(
          List.of("<seed:tool_call>"),
          "<function=",
          List.of(">"),
          "<parameter=",
          ">",
          "",
          "</parameter>",
          "</function>",
          List.of("</seed:tool_call>"),
          false);

  /** Called by the component runtime; does nothing. */
  @Activate
  public SeedOss() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<seed:tool_call>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new TaggedMachine(TAGS, new Parameters(tools));
  }
}
