package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.engine.BundleControl;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;

/** {@code bundle why}. */
final class BundleWhyVerb {
  private BundleWhyVerb() {}

  static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("bundle", "why", "Why a bundle runs or does not, and what to do")
        .needs("bundle", "Name, name@version or id", names::bundles)
        .body(invocation -> {
          BundleControl control = kernel.bundles();
          String typed = invocation.argument("bundle").orElseThrow();
          return control.why(LiveNames.bundle(control, typed));
        });
  }
}
