package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Glimmer: {@code to=f<|message|><atem:function_calls><atem:invoke name="f"><atem:parameter
 * name="a">1</atem:parameter></atem:invoke></atem:function_calls>}. The prompt ends in {@code
 * <|start|>assistant}, so that an answer begins inside a head.
 */
@Component(property = {"sheaf.name=atem", "sheaf.version=0.1.0"})
public final class Atem implements ToolCallParserFactory {
  private static final TaggedMachine.Tags TAGS =
      new TaggedMachine.Tags(
          List.of("<atem:function_calls>"),
          "<atem:invoke name=\"",
          List.of("\">"),
          "<atem:parameter name=\"",
          ">",
          "",
          "</atem:parameter>",
          "</atem:invoke>",
          List.of("</atem:function_calls>", "<|eom|>", "<|eot|>"),
          false);

  /** Called by the component runtime; does nothing. */
  @Activate
  public Atem() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<atem:invoke");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new Machine(new Parameters(tools));
  }

  private static final class Machine extends TaggedMachine {
    private static final String RECIPIENT = " to=";
    private static final String BODY = "<|message|>";
    private static final List<String> MARKERS =
        List.of("<|start|>assistant to=", "<atem:function_calls>", "<atem:invoke name=\"");

    Machine(Parameters parameters) {
      super(TAGS, parameters);
    }

    @Override
    State start() {
      return this::beginning;
    }

    private @Nullable State beginning() {
      return switch (in.match(RECIPIENT)) {
        case OPEN -> null;
        case NO -> this::outside;
        case YES -> {
          in.hold();
          yield this::head;
        }
      };
    }

    @Override
    @Nullable State outside() {
      String found = find(MARKERS);
      if (found == null) {
        return null;
      }
      in.hold();
      return found.startsWith("<|") ? this::head : this::wrapped;
    }

    private @Nullable State head() {
      int end = in.indexOf(BODY);
      if (end < 0 && in.length() <= 2 * NAME) {
        return null;
      }
      if (end < 0 || end > 2 * NAME) {
        in.skip(1);
        return notACall();
      }
      in.skip(end + BODY.length());
      return this::wrapped;
    }
  }
}
