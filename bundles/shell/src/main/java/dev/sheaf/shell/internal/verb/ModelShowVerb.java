package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;

/** {@code model show}. */
final class ModelShowVerb {
  private ModelShowVerb() {}

  static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("model", "show", "Everything about a loaded model")
        .needs("model", "A loaded model", names::models)
        .body(invocation -> {
          InferenceEngine engine = kernel.engine();
          String typed = invocation.argument("model").orElseThrow();
          return engine.model(LiveNames.model(engine, typed));
        });
  }
}
