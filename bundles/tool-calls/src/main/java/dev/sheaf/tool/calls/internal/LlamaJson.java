package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import dev.sheaf.tool.calls.internal.JsonValue.Progress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Llama 3: an answer that is nothing but {@code {"name": "f", "parameters": {…}}}, or several with
 * semicolons; also behind {@code <|python_tag|>}, where {@code f.call(a="x")} stands for the
 * built-in tools.
 */
@Component(property = {"sheaf.name=llama3-json", "sheaf.version=0.1.0"})
public final class LlamaJson implements ToolCallParserFactory {
  /** Called by the component runtime; does nothing. */
  @Activate
  public LlamaJson() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("{\"name\": function name, \"parameters\"");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new Machine();
  }

  private static final class Machine extends CallMachine {
    private static final String TAG = "<|python_tag|>";
    private static final JsonCall.Form FORM =
        new JsonCall.Form(Set.of("name"), Set.of("parameters", "arguments"), false);

    private JsonCall call = new JsonCall(this, FORM);
    private PythonCalls python = new PythonCalls(this);

    @Override
    State start() {
      return this::beginning;
    }

    /** Only here an object without a tag is a call. */
    private @Nullable State beginning() {
      return objectOr(this::outside, in.afterSpace(0));
    }

    /** An object that begins behind {@code space} characters, or something else. */
    private @Nullable State objectOr(State otherwise, int space) {
      if (space == in.length()) {
        return in.ended() ? otherwise : null;
      }
      if (in.charAt(space) != '{') {
        return otherwise;
      }
      in.hold();
      in.skip(space);
      return object();
    }

    @Override
    @Nullable State outside() {
      if (find(List.of(TAG)) == null) {
        return null;
      }
      in.hold();
      in.skip(TAG.length());
      return this::tagged;
    }

    private @Nullable State tagged() {
      in.skipSpace();
      if (in.length() == 0) {
        return null;
      }
      if (in.charAt(0) == '{') {
        return object();
      }
      python = new PythonCalls(this);
      return this::builtIn;
    }

    private State object() {
      call = new JsonCall(this, FORM);
      return this::json;
    }

    private @Nullable State json() {
      return after(call.read(), this::next);
    }

    private @Nullable State builtIn() {
      return after(python.read(), this::outside);
    }

    private @Nullable State after(Progress progress, State done) {
      return switch (progress) {
        case MORE -> null;
        case BAD -> notACall();
        case DONE -> done;
      };
    }

    /** Behind an object: perhaps another. */
    private @Nullable State next() {
      int space = in.afterSpace(0);
      boolean semicolon = space < in.length() && in.charAt(space) == ';';
      return objectOr(this::outside, semicolon ? in.afterSpace(space + 1) : space);
    }
  }
}
