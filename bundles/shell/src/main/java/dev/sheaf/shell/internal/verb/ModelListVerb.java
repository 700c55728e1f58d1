package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.table.CommandDraft;

/** {@code model list}. */
final class ModelListVerb {
  private ModelListVerb() {}

  static Command command(Kernel kernel) {
    return CommandDraft.of("model", "list", "Loaded models")
        .body(invocation ->
            Hints.ifEmpty(
                kernel.engine().models(),
                invocation,
                "no model is loaded; next: model load <file>"));
  }
}
