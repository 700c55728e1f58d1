package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.table.CommandDraft;

/** {@code request list}. */
final class RequestListVerb {
  private RequestListVerb() {}

  static Command command(Kernel kernel) {
    return CommandDraft.of("request", "list", "Requests in flight, and the last that ended")
        .body(invocation ->
            Hints.ifEmpty(
                kernel.engine().requests(),
                invocation,
                "no request yet; next: run <model> \"Once upon a time\""));
  }
}
