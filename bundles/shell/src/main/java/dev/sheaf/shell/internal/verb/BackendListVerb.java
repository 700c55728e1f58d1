package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.table.CommandDraft;

/** {@code backend list}. */
final class BackendListVerb {
  private BackendListVerb() {}

  static Command command(Kernel kernel) {
    return CommandDraft.of("backend", "list", "Backends, fittest first, and what they serve")
        .body(invocation ->
            Hints.ifEmpty(
                kernel.engine().backends(),
                invocation,
                "no backend is installed; next: bundle install <file>, or bundle list"));
  }
}
