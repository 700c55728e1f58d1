package dev.sheaf.shell.internal.session;

import dev.sheaf.shell.internal.terminal.TerminalSource;
import java.time.Duration;
import org.apache.felix.service.command.CommandSession;

/**
 * What a Gogo session of ours carries: whether a person sits at it, and how many of our commands
 * run in it. Thread-safe.
 */
final class SessionState {
  private static final String VARIABLE = ".sheaf";
  private static final SessionState FOREIGN = new SessionState(false, TerminalSource.NONE);

  private final boolean terminal;
  private final TerminalSource source;
  private int running;

  /**
   * @param source gives a command that converses the terminal
   */
  SessionState(boolean terminal, TerminalSource source) {
    this.terminal = terminal;
    this.source = source;
  }

  /** The state of a session; one that is not ours has no person at it. */
  static SessionState of(CommandSession session) {
    return session.get(VARIABLE) instanceof SessionState state ? state : FOREIGN;
  }

  /**
   * Makes a session ours: names without a scope are looked for in ours first, and text is not taken
   * for file patterns.
   */
  void attachTo(CommandSession session) {
    session.put(VARIABLE, this);
    session.put("SCOPE", "sheaf:felix:gogo:*");
    session.put(CommandSession.OPTION_NO_GLOB, true);
  }

  boolean terminal() {
    return terminal;
  }

  TerminalSource source() {
    return source;
  }

  /** Counts a command while it runs. */
  synchronized Running running() {
    running++;
    return this::ended;
  }

  /** Waits until no command runs, so that an interrupted one can cancel what it began. */
  synchronized void awaitQuiet(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos(); running > 0 && left > 0; left = end - System.nanoTime()) {
      wait(left / 1_000_000 + 1);
    }
  }

  private synchronized void ended() {
    running--;
    notifyAll();
  }

  /** A command that runs. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }
}
