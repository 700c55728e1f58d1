package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.report.ModelReport;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.render.Units;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.OptionValues;
import java.time.Duration;
import java.util.List;

/** {@code model unload}. */
final class ModelUnloadVerb {
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final Kernel kernel;

  private ModelUnloadVerb(Kernel kernel) {
    this.kernel = kernel;
  }

  static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("model", "unload", "Unload a model and give its memory back")
        .describe(
            "Takes no new requests, lets those in flight finish, and cancels what is left after the drain time.\n"
                + "Asks first if requests are in flight.")
        .changing()
        .needs("model", "A loaded model", names::models)
        .option("drain", "time", "Time for requests in flight: 5, 300ms, 2m; default 30")
        .body(new ModelUnloadVerb(kernel)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    Duration drain = new OptionValues(invocation).duration("drain").orElse(DRAIN);
    InferenceEngine engine = kernel.engine();
    ModelReport model =
        engine.model(LiveNames.model(engine, invocation.argument("model").orElseThrow()));
    int inFlight = model.running() + model.waiting();
    Plan plan =
        new Plan(
            "unload",
            model.name(),
            List.of(
                "gives back %s of weights and %s of keys and values"
                    .formatted(Units.bytes(model.weightBytes()), Units.bytes(model.kvBytes())),
                "cancels what is left of %d requests after %s"
                    .formatted(inFlight, Units.seconds(drain.toMillis() / 1e3))));
    if (Plan.only(invocation)) {
      return plan;
    }
    if (inFlight > 0) {
      plan.confirm(invocation);
    }
    return engine.unload(model.name(), drain);
  }
}
