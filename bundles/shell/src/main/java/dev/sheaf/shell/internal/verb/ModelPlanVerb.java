package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.OptionValues;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.util.Optional;

/** {@code model plan <file>}. */
final class ModelPlanVerb {
  private final Kernel kernel;

  private ModelPlanVerb(Kernel kernel) {
    this.kernel = kernel;
  }

  static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of(
            "model", "plan", "Say what loading a file would need, without loading it")
        .describe("An estimate from sizes alone; what 'model load' measures decides.")
        .needs("file", "A GGUF or safetensors file", TypedPath::proposals)
        .option(
            "context", "n", "The longest sequence, in tokens; default: the model's, at most 4096")
        .option("sequences", "n", "Sequences of that length that must fit at once; default 8")
        .body(new ModelPlanVerb(kernel)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    OptionValues values = new OptionValues(invocation);
    InferenceEngine engine = kernel.engine();
    return engine.plan(
        new LoadRequest(
            TypedPath.existing(
                invocation.argument("file").orElseThrow(), ShellErrors.NO_SUCH_NAME, "file"),
            Optional.empty(),
            Optional.empty(),
            values.integer("context", 1, Integer.MAX_VALUE),
            values.integer("sequences", 1, Integer.MAX_VALUE),
            false,
            false));
  }
}
