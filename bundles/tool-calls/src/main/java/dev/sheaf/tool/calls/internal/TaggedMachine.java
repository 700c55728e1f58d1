package dev.sheaf.tool.calls.internal;

import dev.sheaf.tool.calls.internal.Parameters.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose arguments stand one by one between tags, as bare text: {@code
 * <function=f><parameter=a>1</parameter></function>}. Texts are passed on as they come; what may be
 * JSON is passed on when it is whole.
 */
class TaggedMachine extends CallMachine {
  /**
   * The tags.
   *
   * @param wrappers before calls; dropped when a call follows
   * @param call before a call's name
   * @param nameEnds what ends a name; dropped if it is the first of them
   * @param parameter before a parameter's name
   * @param parameterEnd behind it
   * @param value before the value, behind white space; may be empty
   * @param valueEnd behind the value
   * @param callEnd behind a call
   * @param closers markers that may follow a call, and are dropped
   * @param lines whether values stand on lines of their own
   */
  record Tags(
      List<String> wrappers,
      String call,
      List<String> nameEnds,
      String parameter,
      String parameterEnd,
      String value,
      String valueEnd,
      String callEnd,
      List<String> closers,
      boolean lines) {}

  private final Tags tags;
  private final Parameters parameters;
  private ArgumentWriter arguments = new ArgumentWriter(out);
  private String name = "";
  private int searched;
  private Kind kind = Kind.UNKNOWN;

  TaggedMachine(Tags tags, Parameters parameters) {
    this.tags = tags;
    this.parameters = parameters;
  }

  @Override
  @Nullable State outside() {
    List<String> markers = new ArrayList<>(tags.wrappers());
    markers.add(tags.call());
    String found = find(markers);
    if (found == null) {
      return null;
    }
    in.hold();
    return this::wrapped;
  }

  /** At a wrapper or a call, which must be held; at anything else it was none. */
  final @Nullable State wrapped() {
    while (true) {
      in.skipSpace();
      boolean open = in.match(tags.call()) == Pending.Match.OPEN;
      if (in.match(tags.call()) == Pending.Match.YES) {
        in.skip(tags.call().length());
        return this::named;
      }
      boolean found = false;
      for (String wrapper : tags.wrappers()) {
        open |= in.match(wrapper) == Pending.Match.OPEN;
        if (!found && in.match(wrapper) == Pending.Match.YES) {
          in.skip(wrapper.length());
          found = true;
        }
      }
      if (!found) {
        return open ? null : notACall();
      }
    }
  }

  private @Nullable State named() {
    in.skipSpace();
    int end = -1;
    for (String ending : tags.nameEnds()) {
      int place = in.indexOf(ending);
      end = place >= 0 && (end < 0 || place < end) ? place : end;
    }
    if (end < 0) {
      return in.length() > 2 * NAME ? notACall() : null;
    }
    name = end > NAME ? "" : in.take(end).strip();
    if (!isName(name)) {
      return notACall();
    }
    if (in.match(tags.nameEnds().getFirst()) == Pending.Match.YES) {
      in.skip(tags.nameEnds().getFirst().length());
    }
    begin(name);
    arguments = new ArgumentWriter(out);
    return this::body;
  }

  private @Nullable State body() {
    in.skipSpace();
    Pending.Match parameter = in.match(tags.parameter());
    if (parameter == Pending.Match.YES) {
      in.skip(tags.parameter().length());
      return this::parameter;
    }
    Pending.Match end = in.match(tags.callEnd());
    if (end == Pending.Match.YES) {
      in.skip(tags.callEnd().length());
      arguments.end();
      return this::closing;
    }
    boolean open = parameter == Pending.Match.OPEN || end == Pending.Match.OPEN;
    return open || in.length() == 0 ? null : notACall();
  }

  private @Nullable State parameter() {
    int end = in.indexOf(tags.parameterEnd());
    if (end < 0 || end > 2 * NAME) {
      return in.length() > 2 * NAME ? notACall() : null;
    }
    String head = in.take(end);
    in.skip(tags.parameterEnd().length());
    // some forms say beside the name whether the value is a text
    int quote = head.indexOf('"');
    String key = (quote < 0 ? head : head.substring(0, quote)).strip();
    kind = parameters.kind(name, key);
    if (quote >= 0 && head.contains("string=\"")) {
      kind = head.contains("string=\"true") ? Kind.TEXT : Kind.JSON;
    }
    arguments.key(key);
    return tags.value().isEmpty() ? this::valueBegins : this::valueTag;
  }

  private @Nullable State valueTag() {
    in.skipSpace();
    return switch (in.match(tags.value())) {
      case OPEN -> null;
      case NO -> notACall();
      case YES -> {
        in.skip(tags.value().length());
        yield this::valueBegins;
      }
    };
  }

  private @Nullable State valueBegins() {
    searched = 0;
    if (tags.lines()) {
      if (in.length() == 0) {
        return null;
      }
      in.skip(in.charAt(0) == '\n' ? 1 : 0);
    }
    return this::value;
  }

  private @Nullable State value() {
    int end = in.indexOf(tags.valueEnd(), searched);
    if (end >= 0) {
      String rest = in.take(end);
      in.skip(tags.valueEnd().length());
      rest = tags.lines() && rest.endsWith("\n") ? rest.substring(0, rest.length() - 1) : rest;
      if (kind == Kind.TEXT) {
        arguments.lastText(rest);
      } else {
        arguments.value(rest, kind);
      }
      return this::body;
    }
    if (kind == Kind.TEXT || in.length() > HELD) {
      kind = Kind.TEXT; // too long to wait for its end
      int open = in.beginnings(tags.lines() ? "\n" + tags.valueEnd() : tags.valueEnd());
      arguments.text(in.take(in.length() - Math.max(open, in.beginnings(tags.valueEnd()))));
    }
    searched = in.length() - tags.valueEnd().length();
    return null;
  }

  private @Nullable State closing() {
    return closed(tags.closers());
  }
}
