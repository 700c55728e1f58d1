package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.engine.BundleControl;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;
import java.util.List;

/** {@code bundle start}. */
final class BundleStartVerb {
  private BundleStartVerb() {}

  static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("bundle", "start", "Start a bundle")
        .changing()
        .needs("bundle", "Name, name@version or id", names::bundles)
        .body(invocation -> {
          BundleControl control = kernel.bundles();
          String bundle = LiveNames.bundle(control, invocation.argument("bundle").orElseThrow());
          return Plan.only(invocation)
              ? new Plan("start", bundle, List.of("what it brings stands by, or resumes"))
              : control.start(bundle);
        });
  }
}
