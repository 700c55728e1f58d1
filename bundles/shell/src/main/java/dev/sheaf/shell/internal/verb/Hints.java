package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Invocation;
import java.util.List;

/** An empty list says what to do next, on standard error: on standard output it stays empty. */
final class Hints {
  private Hints() {}

  static <T> List<T> ifEmpty(List<T> list, Invocation invocation, String hint) {
    if (list.isEmpty() && !invocation.json()) {
      invocation.err().println(hint);
    }
    return list;
  }
}
