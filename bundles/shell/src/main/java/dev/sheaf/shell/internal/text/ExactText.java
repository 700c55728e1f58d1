package dev.sheaf.shell.internal.text;

import dev.sheaf.admin.Invocation;
import dev.sheaf.shell.internal.render.Escaped;

/** A text as a result: byte for byte where a program reads it, harmless where a person does. */
final class ExactText {
  private ExactText() {}

  /** Prints it and returns what is left to print: nothing. */
  static String print(String text, Invocation invocation) {
    if (invocation.interactive()) {
      String shown = Escaped.screen(text);
      invocation.out().print(shown.endsWith("\n") ? shown : shown + "\n");
    } else {
      invocation.out().print(text);
    }
    return "";
  }
}
