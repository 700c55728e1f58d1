package dev.sheaf.shell.internal;

import dev.sheaf.shell.internal.terminal.TerminalSource;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where one command reads and talks.
 *
 * @param in what is typed or piped
 * @param out results only
 * @param err everything else
 * @param terminal whether a person sits at both ends
 * @param source where a command that converses gets the terminal from
 */
public record Streams(
    InputStream in, PrintStream out, PrintStream err, boolean terminal, TerminalSource source) {
  /** Streams of commands that do not converse. */
  public Streams(InputStream in, PrintStream out, PrintStream err, boolean terminal) {
    this(in, out, err, terminal, TerminalSource.NONE);
  }
}
