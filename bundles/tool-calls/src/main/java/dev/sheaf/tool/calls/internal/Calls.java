package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser.Delta;
import java.util.ArrayList;
import java.util.List;

/**
 * What a parser has found: the content, the calls piece by piece. White space between the content
 * and a call, and between calls, is syntax and belongs to neither.
 */
final class Calls {
  private final StringBuilder content = new StringBuilder();
  private final StringBuilder space = new StringBuilder();
  private final List<Delta> deltas = new ArrayList<>();
  private final StringBuilder arguments = new StringBuilder();
  private int count;
  private String name = "";
  private boolean open;
  private boolean empty;

  void content(String text) {
    int end = text.length();
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (end > 0) {
      content.append(space).append(text, 0, end);
      space.setLength(0);
    }
    space.append(text, end, text.length());
  }

  String content() {
    return content.toString();
  }

  /** Whether a call has begun and not ended. */
  boolean open() {
    return open;
  }

  void begin(String toolName) {
    close();
    space.setLength(0);
    open = true;
    empty = true;
    name = toolName;
    count++;
  }

  void arguments(CharSequence json) {
    if (json.length() > 0) {
      empty = false;
      arguments.append(json);
    }
  }

  /** The call is whole; one without arguments has an empty object of them. */
  void end() {
    if (open && empty) {
      arguments("{}");
    }
    close();
  }

  /** The call stays as it is, whole or not. */
  void close() {
    flush();
    open = false;
  }

  private void flush() {
    if (open && (!name.isEmpty() || !arguments.isEmpty())) {
      deltas.add(new Delta(count - 1, name, arguments.toString()));
      name = "";
      arguments.setLength(0);
    }
  }

  /** What is new since the last time. */
  List<Delta> take() {
    flush();
    List<Delta> out = List.copyOf(deltas);
    deltas.clear();
    return out;
  }

  /** The answer has ended: white space at its end is content if there were no calls. */
  void finish() {
    if (count == 0) {
      content.append(space);
    }
    space.setLength(0);
  }
}
