package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import dev.sheaf.tool.calls.internal.JsonValue.Progress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Gemma 4: {@code <|tool_call>call:f{a:1,b:<|"|>text<|"|>}<tool_call|>}. */
@Component(property = {"sheaf.name=gemma-4", "sheaf.version=0.1.0"})
public final class Gemma4 implements ToolCallParserFactory {
  /** Called by the component runtime; does nothing. */
  @Activate
  public Gemma4() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<|tool_call>call:");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new Machine();
  }

  private static final class Machine extends CallMachine {
    private static final String BEGIN = "<|tool_call>call:";

    private Gemma4Value arguments = new Gemma4Value();

    @Override
    @Nullable State outside() {
      if (find(List.of(BEGIN)) == null) {
        return null;
      }
      in.hold();
      in.skip(BEGIN.length());
      return this::named;
    }

    private @Nullable State named() {
      int end = in.indexOf("{");
      if (end < 0 && in.length() <= NAME) {
        return null;
      }
      String name = end < 0 || end > NAME ? "" : in.take(end).strip();
      if (!isName(name)) {
        return notACall();
      }
      begin(name);
      arguments = new Gemma4Value();
      return this::value;
    }

    private @Nullable State value() {
      StringBuilder json = new StringBuilder();
      Progress progress = arguments.read(in, json);
      out.arguments(json);
      return switch (progress) {
        case MORE -> null;
        case BAD -> notACall();
        case DONE -> {
          out.end();
          yield this::closing;
        }
      };
    }

    private @Nullable State closing() {
      return closed(List.of("<tool_call|>"));
    }
  }
}
