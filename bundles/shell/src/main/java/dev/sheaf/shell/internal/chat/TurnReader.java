package dev.sheaf.shell.internal.chat;

import dev.sheaf.shell.internal.terminal.Line;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts lines together to turns: a line that ends in a backslash goes on, and what stands between
 * {@code """} and {@code """} is one turn however many lines it has.
 */
final class TurnReader {
  private static final String PROMPT = "> ";
  private static final String MORE = "… ";
  private static final String QUOTES = "\"\"\"";

  private final Lines lines;

  /** Where lines come from. */
  interface Lines {
    Line read(String prompt) throws InterruptedException;
  }

  TurnReader(Lines lines) {
    this.lines = lines;
  }

  /** The next turn, or what came instead; a turn that the input's end cuts short is dropped. */
  Line next() throws InterruptedException {
    Line first = lines.read(PROMPT);
    if (!(first instanceof Line.Typed typed)) {
      return first;
    }
    String text = typed.text();
    if (text.stripLeading().startsWith(QUOTES)) {
      return block(text.stripLeading().substring(QUOTES.length()));
    }
    List<String> parts = new ArrayList<>();
    while (text.endsWith("\\")) {
      parts.add(text.substring(0, text.length() - 1));
      Line next = lines.read(MORE);
      if (!(next instanceof Line.Typed more)) {
        return next;
      }
      text = more.text();
    }
    parts.add(text);
    return new Line.Typed(String.join("\n", parts));
  }

  private Line block(String first) throws InterruptedException {
    List<String> parts = new ArrayList<>();
    String text = first;
    boolean opening = true;
    while (!text.stripTrailing().endsWith(QUOTES)) {
      if (!opening || !text.isEmpty()) { // quotes alone on their line are no line of the text
        parts.add(text);
      }
      opening = false;
      Line next = lines.read(MORE);
      if (!(next instanceof Line.Typed more)) {
        return next;
      }
      text = more.text();
    }
    String last = text.stripTrailing();
    last = last.substring(0, last.length() - QUOTES.length());
    if (!last.isEmpty() || parts.isEmpty()) {
      parts.add(last);
    }
    return new Line.Typed(String.join("\n", parts));
  }
}
