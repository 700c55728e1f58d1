package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.report.BackendReport;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;
import java.util.List;

/** {@code backend show}. */
final class BackendShowVerb {
  private BackendShowVerb() {}

  static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("backend", "show", "Everything about a backend")
        .describe("Two versions of one backend may run side by side; then both are listed.")
        .needs("backend", "An installed backend", names::backends)
        .body(invocation -> {
          InferenceEngine engine = kernel.engine();
          String name = LiveNames.backend(engine, invocation.argument("backend").orElseThrow());
          List<BackendReport> found =
              engine.backends().stream().filter(b -> b.name().equals(name)).toList();
          return found.size() == 1 ? found.getFirst() : found;
        });
  }
}
