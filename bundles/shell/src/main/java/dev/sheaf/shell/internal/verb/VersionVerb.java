package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.shell.internal.table.CommandDraft;

/** {@code version}: needs no kernel, so it answers when nothing else does. */
final class VersionVerb {
  /** What runs here. */
  record Version(String sheaf, String java, String vm, String system) {}

  private VersionVerb() {}

  static Command command(String version) {
    return CommandDraft.bare("version", "Versions of Sheaf, Java and the system")
        .body(invocation ->
            new Version(
                version,
                Runtime.version().toString(),
                System.getProperty("java.vm.name", "unknown"),
                System.getProperty("os.name", "unknown")
                    + " "
                    + System.getProperty("os.version", "")
                    + " "
                    + System.getProperty("os.arch", "")));
  }
}
