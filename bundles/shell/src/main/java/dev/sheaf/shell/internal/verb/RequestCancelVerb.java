package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;
import java.util.List;

/** {@code request cancel}. */
final class RequestCancelVerb {
  /** What became of it. */
  record Cancellation(String id, String outcome) {}

  private final Kernel kernel;

  private RequestCancelVerb(Kernel kernel) {
    this.kernel = kernel;
  }

  static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("request", "cancel", "Cancel a request within one step")
        .changing()
        .needs("request", "A request's id", names::requests)
        .body(new RequestCancelVerb(kernel)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    InferenceEngine engine = kernel.engine();
    String id = LiveNames.request(engine, invocation.argument("request").orElseThrow());
    if (Plan.only(invocation)) {
      return new Plan("cancel", id, List.of("its reader gets the tokens so far"));
    }
    return new Cancellation(id, engine.cancel(id) ? "cancelled" : "had ended already");
  }
}
