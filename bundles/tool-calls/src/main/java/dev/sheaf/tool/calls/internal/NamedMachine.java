package dev.sheaf.tool.calls.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose name stands apart from the JSON of its arguments: {@code <function=f>{…}</function>},
 * {@code [TOOL_CALLS]f[ARGS]{…}}.
 */
class NamedMachine extends CallMachine {
  /**
   * What stands around names and arguments.
   *
   * @param wrappers markers before the first call; dropped when a call follows
   * @param opener before a name
   * @param separator between a name and its arguments
   * @param closers markers that may follow a call, and are dropped
   * @param naming makes the tool's name of what stands between opener and separator; empty: this is
   *     no call
   */
  record Marks(
      List<String> wrappers,
      String opener,
      String separator,
      List<String> closers,
      UnaryOperator<String> naming) {}

  private final Marks marks;
  private String name = "";

  NamedMachine(Marks marks) {
    this.marks = marks;
  }

  @Override
  @Nullable State outside() {
    List<String> markers = new ArrayList<>(marks.wrappers());
    markers.add(marks.opener());
    String found = find(markers);
    if (found == null) {
      return null;
    }
    in.hold();
    if (found.equals(marks.opener())) {
      return this::opened;
    }
    in.skip(found.length());
    return this::wrapped;
  }

  private @Nullable State wrapped() {
    in.skipSpace();
    return switch (in.match(marks.opener())) {
      case OPEN -> null;
      case NO -> notACall();
      case YES -> this::opened;
    };
  }

  private State opened() {
    in.skip(marks.opener().length());
    return this::named;
  }

  private @Nullable State named() {
    int end = in.indexOf(marks.separator());
    if (end < 0) {
      return in.length() > NAME + marks.separator().length() ? notACall() : null;
    }
    name = end > NAME ? "" : marks.naming().apply(in.take(end).strip());
    if (!isName(name)) {
      return notACall();
    }
    in.skip(marks.separator().length());
    return this::argued;
  }

  private @Nullable State argued() {
    in.skipSpace();
    if (in.length() == 0) {
      return null;
    }
    if (in.charAt(0) != '{') {
      return unargued(name);
    }
    return arguments(name);
  }

  /** At something that is no JSON, behind name and separator. */
  @Nullable State unargued(String before) {
    return notACall();
  }

  /** At the arguments of a call. */
  final State arguments(String of) {
    return json(of, this::closing);
  }

  private @Nullable State closing() {
    return closed(marks.closers());
  }
}
