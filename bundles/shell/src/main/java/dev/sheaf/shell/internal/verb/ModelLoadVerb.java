package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.render.Units;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.OptionValues;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** {@code model load}. */
final class ModelLoadVerb {
  private static final ErrorCode MISSING = ShellErrors.NO_SUCH_NAME;

  private final Kernel kernel;

  private ModelLoadVerb(Kernel kernel) {
    this.kernel = kernel;
  }

  static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("model", "load", "Load a model from a file")
        .describe("A model that is loaded already under the same name from the same file is shown.")
        .changing()
        .needs("file", "A GGUF or safetensors file", TypedPath::proposals)
        .option("name", "name", "Serve it under this name; default: the file's own")
        .option("backend", "name", "Serve it on this backend only", names::backends)
        .option(
            "context", "n", "The longest sequence, in tokens; default: the model's, at most 4096")
        .option("sequences", "n", "Sequences of that length that must fit at once; default 8")
        .flag("mmap", "Keep the file mapped instead of copying it: it must not change meanwhile")
        .flag("scan", "Refuse NaN and infinite weights")
        .body(new ModelLoadVerb(kernel)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException, IOException {
    OptionValues values = new OptionValues(invocation);
    InferenceEngine engine = kernel.engine();
    LoadRequest request =
        new LoadRequest(
            TypedPath.existing(invocation.argument("file").orElseThrow(), MISSING, "file"),
            invocation.option("name"),
            invocation.option("backend").map(typed -> LiveNames.backend(engine, typed)),
            values.integer("context", 1, Integer.MAX_VALUE),
            values.integer("sequences", 1, Integer.MAX_VALUE),
            invocation.flag("mmap"),
            invocation.flag("scan"));
    return Plan.only(invocation) ? plan(request) : engine.load(request);
  }

  private static Plan plan(LoadRequest request) throws IOException {
    String size =
        "reads %s from %s".formatted(Units.bytes(Files.size(request.file())), request.file());
    String where =
        request
            .backend()
            .map(name -> "serves it on backend " + name + " only")
            .orElse("serves it on the fittest backend");
    return new Plan("load", request.file().getFileName().toString(), List.of(size, where));
  }
}
