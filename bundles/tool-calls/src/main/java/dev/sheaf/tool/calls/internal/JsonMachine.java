package dev.sheaf.tool.calls.internal;

import dev.sheaf.tool.calls.internal.JsonValue.Progress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls written as JSON objects behind a marker, one or a list of them: {@code
 * <tool_call>{…}</tool_call>}, {@code [TOOL_CALLS][{…}, {…}]}.
 */
class JsonMachine extends CallMachine {
  /**
   * What stands around the objects.
   *
   * @param openers markers; each begins one object or one list
   * @param closers markers that may follow, and are dropped
   * @param form of the objects
   */
  record Marks(List<String> openers, List<String> closers, JsonCall.Form form) {
    Marks(List<String> openers, List<String> closers) {
      this(openers, closers, JsonCall.Form.NAME_ARGUMENTS);
    }
  }

  private final Marks marks;
  private JsonCall call;
  private boolean list;
  private boolean first;

  JsonMachine(Marks marks) {
    this.marks = marks;
    call = new JsonCall(this, marks.form());
  }

  @Override
  @Nullable State outside() {
    String opener = find(marks.openers());
    if (opener == null) {
      return null;
    }
    in.hold();
    in.skip(opener.length());
    first = true;
    // an opener may end in the bracket of its list
    list = opener.endsWith("[");
    return list ? this::item : this::opened;
  }

  private @Nullable State opened() {
    in.skipSpace();
    if (in.length() == 0) {
      return null;
    }
    if (in.charAt(0) != '[' && in.charAt(0) != '{') {
      return bare();
    }
    list = in.charAt(0) == '[';
    if (list) {
      in.skip(1);
    }
    return this::item;
  }

  /** At something that is no JSON, behind an opener. */
  @Nullable State bare() {
    return notACall();
  }

  private @Nullable State item() {
    in.skipSpace();
    if (in.length() == 0) {
      return null;
    }
    if (first && list && in.charAt(0) == ']') {
      return notACall(); // an empty list calls nothing
    }
    call = new JsonCall(this, marks.form());
    return this::object;
  }

  private @Nullable State object() {
    Progress progress = call.read();
    return switch (progress) {
      case MORE -> null;
      case BAD -> notACall();
      case DONE -> list ? this::next : this::closing;
    };
  }

  private @Nullable State next() {
    in.skipSpace();
    if (in.length() == 0) {
      return null;
    }
    first = false;
    if (in.charAt(0) == ',') {
      in.hold();
      in.skip(1);
      return this::item;
    }
    if (in.charAt(0) == ']') {
      in.skip(1);
      return this::closing;
    }
    return this::outside;
  }

  private @Nullable State closing() {
    return closed(marks.closers());
  }
}
