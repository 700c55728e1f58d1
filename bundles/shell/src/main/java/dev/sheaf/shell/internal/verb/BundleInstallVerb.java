package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.net.URI;
import java.util.List;

/** {@code bundle install}. */
final class BundleInstallVerb {
  private final Kernel kernel;

  private BundleInstallVerb(Kernel kernel) {
    this.kernel = kernel;
  }

  static Command command(Kernel kernel) {
    return CommandDraft.of("bundle", "install", "Install a bundle from a jar, and start it")
        .changing()
        .needs("jar", "A jar file", TypedPath::proposals)
        .flag("no-start", "Install only")
        .body(new BundleInstallVerb(kernel)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    URI jar = jar(invocation);
    boolean start = !invocation.flag("no-start");
    if (Plan.only(invocation)) {
      return new Plan(
          "install",
          jar.toString(),
          List.of(start ? "starts it; what it brings stands by" : "does not start it"));
    }
    return kernel.bundles().install(jar, start);
  }

  static URI jar(Invocation invocation) {
    String typed = invocation.argument("jar").orElseThrow();
    return TypedPath.existing(
            typed.startsWith("file:") ? typed.substring("file:".length()) : typed,
            ShellErrors.NO_SUCH_NAME,
            "jar")
        .toUri();
  }
}
