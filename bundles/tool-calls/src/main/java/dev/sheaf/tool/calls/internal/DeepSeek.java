package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * DeepSeek V3 and R1: {@code <｜tool▁call▁begin｜>function<｜tool▁sep｜>f}, then the arguments in a
 * fence of JSON; V3.1: {@code <｜tool▁call▁begin｜>f<｜tool▁sep｜>{…}}.
 */
@Component(property = {"sheaf.name=deepseek", "sheaf.version=0.1.0"})
public final class DeepSeek implements ToolCallParserFactory {
  private static final NamedMachine.Marks MARKS =
      new NamedMachine.Marks(
          List.of("<｜tool▁calls▁begin｜>"),
          "<｜tool▁call▁begin｜>",
          "<｜tool▁sep｜>",
          List.of("```", "<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>"),
          name -> name);

  /** Called by the component runtime; does nothing. */
  @Activate
  public DeepSeek() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<｜tool▁calls▁begin｜>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new Machine();
  }

  private static final class Machine extends NamedMachine {
    private static final String FENCE = "```json";

    private String name = "";

    Machine() {
      super(MARKS);
    }

    /** What stood before the separator was the kind; the name comes here. */
    @Override
    State unargued(String kind) {
      return this::nameLine;
    }

    private @Nullable State nameLine() {
      int end = in.indexOf("\n");
      if (end < 0 && in.length() <= NAME) {
        return null;
      }
      name = end < 0 || end > NAME ? "" : in.take(end).strip();
      return isName(name) ? this::fence : notACall();
    }

    private @Nullable State fence() {
      in.skipSpace();
      return switch (in.match(FENCE)) {
        case OPEN -> null;
        case NO -> notACall();
        case YES -> {
          in.skip(FENCE.length());
          yield this::fenced;
        }
      };
    }

    private @Nullable State fenced() {
      in.skipSpace();
      if (in.length() == 0) {
        return null;
      }
      return in.charAt(0) == '{' ? arguments(name) : notACall();
    }
  }
}
