package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.table.CommandDraft;

/** {@code status}. */
final class StatusVerb {
  private StatusVerb() {}

  static Command command(Kernel kernel) {
    return CommandDraft.bare(
            "status", "One screen: version, models, backends, queue, memory, warnings")
        .body(invocation -> kernel.engine().status());
  }
}
