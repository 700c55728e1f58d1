package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * gpt-oss, harmony: a message to a function, {@code <|channel|>commentary to=functions.f
 * <|constrain|>json<|message|>{…}<|call|>} or {@code <|start|>assistant
 * to=functions.f<|channel|>commentary json<|message|>{…}<|call|>}. The prompt ends in {@code
 * <|start|>assistant}, so that an answer begins inside a head. Messages to nobody are content,
 * heads included, unless a reasoning parser has taken the heads away.
 */
@Component(property = {"sheaf.name=harmony", "sheaf.version=0.1.0"})
public final class Harmony implements ToolCallParserFactory {
  /** Called by the component runtime; does nothing. */
  @Activate
  public Harmony() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<|channel|>") && template.contains("<|call|>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new Machine();
  }

  private static final class Machine extends CallMachine {
    private static final String BODY = "<|message|>";
    private static final String RECIPIENT = "to=functions.";
    private static final List<String> HEADS = List.of("<|start|>", "<|channel|>");

    @Override
    State start() {
      return this::beginning;
    }

    private @Nullable State beginning() {
      int space = in.afterSpace(0);
      return switch (in.match(RECIPIENT, space)) {
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
      if (find(HEADS) == null) {
        return null;
      }
      in.hold();
      return this::head;
    }

    private @Nullable State head() {
      int end = in.indexOf(BODY);
      if (end < 0 && in.length() <= 2 * NAME) {
        return null;
      }
      String head = in.take(end < 0 || end > 2 * NAME ? 1 : end);
      int recipient = head.indexOf(RECIPIENT);
      if (recipient < 0) {
        return notACall();
      }
      String name = head.substring(recipient + RECIPIENT.length()).split("[\\s<]", 2)[0];
      if (!isName(name)) {
        return notACall();
      }
      in.skip(BODY.length());
      return json(name, this::closing);
    }

    private @Nullable State closing() {
      return closed(List.of("<|call|>", "<|end|>"));
    }
  }
}
