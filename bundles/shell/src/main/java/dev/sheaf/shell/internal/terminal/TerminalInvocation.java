package dev.sheaf.shell.internal.terminal;

import dev.sheaf.admin.Invocation;

/** A call of a command that may converse. */
public interface TerminalInvocation extends Invocation {
  /** Where to converse, if {@link #interactive()}. */
  TerminalSource terminal();
}
