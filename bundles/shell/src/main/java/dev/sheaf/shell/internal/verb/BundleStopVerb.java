package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.engine.BundleControl;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;

/** {@code bundle stop}. */
final class BundleStopVerb {
  private BundleStopVerb() {}

  static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("bundle", "stop", "Park what uses a bundle, then stop it")
        .describe("Requests lose nothing: they move to another provider, or wait for its return.")
        .changing()
        .needs("bundle", "Name, name@version or id", names::bundles)
        .body(invocation -> {
          BundleControl control = kernel.bundles();
          String bundle = LiveNames.bundle(control, invocation.argument("bundle").orElseThrow());
          return Plan.only(invocation)
              ? new Plan("stop", bundle, Effects.ofLosing(kernel, bundle))
              : control.stop(bundle);
        });
  }
}
