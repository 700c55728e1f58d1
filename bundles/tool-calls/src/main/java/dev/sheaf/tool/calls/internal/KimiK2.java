package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Kimi K2: {@code
 * <|tool_call_begin|>functions.f:0<|tool_call_argument_begin|>{…}<|tool_call_end|>}.
 */
@Component(property = {"sheaf.name=kimi-k2", "sheaf.version=0.1.0"})
public final class KimiK2 implements ToolCallParserFactory {
  private static final NamedMachine.Marks MARKS =
      new NamedMachine.Marks(
          List.of("<|tool_calls_section_begin|>"),
          "<|tool_call_begin|>",
          "<|tool_call_argument_begin|>",
          List.of("<|tool_call_end|>", "<|tool_calls_section_end|>"),
          KimiK2::name);

  /** Called by the component runtime; does nothing. */
  @Activate
  public KimiK2() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<|tool_call_argument_begin|>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new NamedMachine(MARKS);
  }

  /** The name in {@code functions.f:0}. */
  private static String name(String id) {
    String name = id.startsWith("functions.") ? id.substring("functions.".length()) : id;
    int count = name.lastIndexOf(':');
    return count < 0 ? name : name.substring(0, count);
  }
}
