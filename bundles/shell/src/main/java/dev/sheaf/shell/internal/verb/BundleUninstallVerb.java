package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.engine.BundleControl;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;

/** {@code bundle uninstall}. */
final class BundleUninstallVerb {
  private BundleUninstallVerb() {}

  static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("bundle", "uninstall", "Stop a bundle and remove it")
        .describe("Asks first; without a terminal it needs --yes.")
        .changing()
        .needs("bundle", "Name, name@version or id", names::bundles)
        .body(invocation -> {
          BundleControl control = kernel.bundles();
          String bundle = LiveNames.bundle(control, invocation.argument("bundle").orElseThrow());
          Plan plan = new Plan("uninstall", bundle, Effects.ofLosing(kernel, bundle));
          if (Plan.only(invocation)) {
            return plan;
          }
          plan.confirm(invocation);
          return control.uninstall(bundle);
        });
  }
}
