package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Functionary 3.2: {@code >>>f⏎{…}} calls, {@code >>>all⏎text} answers. The prompt ends in {@code
 * >>>}, so that an answer begins with the name.
 */
@Component(property = {"sheaf.name=functionary-v3.2", "sheaf.version=0.1.0"})
public final class Functionary32 implements ToolCallParserFactory {
  /** Called by the component runtime; does nothing. */
  @Activate
  public Functionary32() {}

  @Override
  public boolean recognises(String template) {
    return template.contains(">>>${recipient}");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new Machine();
  }

  private static final class Machine extends CallMachine {
    private static final String MARK = ">>>";

    private String name = "";

    @Override
    State start() {
      return this::beginning;
    }

    private @Nullable State beginning() {
      return switch (in.match(MARK)) {
        case OPEN -> null;
        case YES -> this::outside;
        case NO -> {
          in.hold();
          yield this::recipient;
        }
      };
    }

    @Override
    @Nullable State outside() {
      if (find(List.of(MARK)) == null) {
        return null;
      }
      in.hold();
      return marked();
    }

    private State marked() {
      in.skip(MARK.length());
      return this::recipient;
    }

    private @Nullable State recipient() {
      int end = in.indexOf("\n");
      if (end < 0 && in.length() <= NAME) {
        return null;
      }
      name = end < 0 || end > NAME ? "" : in.take(end).strip();
      if (!isName(name)) {
        return notACall();
      }
      in.skip(1);
      if (name.equals("all")) {
        in.commit();
        return this::outside;
      }
      return this::argued;
    }

    private @Nullable State argued() {
      in.skipSpace();
      if (in.length() == 0) {
        return null;
      }
      if (in.charAt(0) != '{') {
        return notACall();
      }
      return json(name, this::outside);
    }
  }
}
