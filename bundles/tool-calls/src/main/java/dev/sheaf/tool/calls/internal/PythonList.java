package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import dev.sheaf.tool.calls.internal.JsonValue.Progress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * LFM2: {@code <|tool_call_start|>[f(a=1), g(b="x")]<|tool_call_end|>}. Its templates do not show
 * it; they are known by how they offer the tools.
 */
@Component(property = {"sheaf.name=lfm2", "sheaf.version=0.1.0"})
public final class PythonList implements ToolCallParserFactory {
  /** Called by the component runtime; does nothing. */
  @Activate
  public PythonList() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("List of tools: [")
        || template.contains("List of tools: <|tool_list_start|>[");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new Machine();
  }

  private static final class Machine extends CallMachine {
    private static final String BEGIN = "<|tool_call_start|>";

    private PythonCalls call = new PythonCalls(this);

    @Override
    @Nullable State outside() {
      if (find(List.of(BEGIN)) == null) {
        return null;
      }
      in.hold();
      in.skip(BEGIN.length());
      return this::opened;
    }

    private @Nullable State opened() {
      in.skipSpace();
      if (in.length() == 0) {
        return null;
      }
      in.skip(in.charAt(0) == '[' ? 1 : 0);
      return item();
    }

    private State item() {
      call = new PythonCalls(this);
      return this::call;
    }

    private @Nullable State call() {
      Progress progress = call.read();
      return switch (progress) {
        case MORE -> null;
        case BAD -> notACall();
        case DONE -> this::next;
      };
    }

    private @Nullable State next() {
      in.skipSpace();
      if (in.length() == 0) {
        return null;
      }
      if (in.charAt(0) == ',') {
        in.hold();
        in.skip(1);
        return item();
      }
      in.skip(in.charAt(0) == ']' ? 1 : 0);
      return this::closing;
    }

    private @Nullable State closing() {
      return closed(List.of("<|tool_call_end|>"));
    }
  }
}
