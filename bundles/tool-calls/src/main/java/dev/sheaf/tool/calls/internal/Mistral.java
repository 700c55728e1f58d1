package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Mistral: {@code [TOOL_CALLS][{"name": "f", "arguments": {…}}]}, and since Mistral Small 3.2
 * {@code [TOOL_CALLS]f[CALL_ID]…[ARGS]{…}} for each call.
 */
@Component(property = {"sheaf.name=mistral", "sheaf.version=0.1.0"})
public final class Mistral implements ToolCallParserFactory {
  private static final JsonMachine.Marks LISTS =
      new JsonMachine.Marks(List.of("[TOOL_CALLS]"), List.of());

  /** Called by the component runtime; does nothing. */
  @Activate
  public Mistral() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("[TOOL_CALLS]");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new Machine();
  }

  private static final class Machine extends JsonMachine {

    Machine() {
      super(LISTS);
    }

    @Override
    State bare() {
      return this::named;
    }

    /** The name, perhaps an id behind it, as far as the arguments. */
    private @Nullable State named() {
      int end = in.indexOf("{");
      if (end < 0 && in.length() <= 2 * NAME) {
        return null;
      }
      String head = end < 0 || end > 2 * NAME ? "" : in.take(end);
      int mark = head.indexOf('[');
      String name = (mark < 0 ? head : head.substring(0, mark)).strip();
      if (!isName(name)) {
        return notACall();
      }
      return json(name, this::outside);
    }
  }
}
