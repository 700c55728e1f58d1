package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.table.CommandDraft;

/** {@code bundle list}. */
final class BundleListVerb {
  private BundleListVerb() {}

  static Command command(Kernel kernel) {
    return CommandDraft.of("bundle", "list", "Installed bundles and their states")
        .body(invocation ->
            Hints.ifEmpty(
                kernel.bundles().bundles(), invocation, "no bundle is reported; next: status"));
  }
}
