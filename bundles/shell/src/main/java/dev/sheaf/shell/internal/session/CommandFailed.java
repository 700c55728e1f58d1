package dev.sheaf.shell.internal.session;

/** A command failed and has said so already; a script stops here. */
public final class CommandFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailed(String command, int exitCode) {
    super("%s ended with exit code %d".formatted(command, exitCode), null, false, false);
    this.exitCode = exitCode;
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }
}
