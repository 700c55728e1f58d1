package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.engine.BundleControl;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.table.CommandDraft;
import java.net.URI;

/** {@code bundle update}. */
final class BundleUpdateVerb {
  private BundleUpdateVerb() {}

  static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of(
            "bundle", "update", "Replace a bundle's jar while requests are in flight")
        .describe(
            "Parks what uses the bundle, replaces the jar and starts it; requests then go on.")
        .changing()
        .needs("bundle", "Name, name@version or id", names::bundles)
        .needs("jar", "The new jar file", TypedPath::proposals)
        .body(invocation -> {
          URI jar = BundleInstallVerb.jar(invocation);
          BundleControl control = kernel.bundles();
          String bundle = LiveNames.bundle(control, invocation.argument("bundle").orElseThrow());
          return Plan.only(invocation)
              ? new Plan("update", bundle, Effects.ofLosing(kernel, bundle))
              : control.update(bundle, jar);
        });
  }
}
