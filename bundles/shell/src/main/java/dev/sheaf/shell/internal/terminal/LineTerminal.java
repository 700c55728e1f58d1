package dev.sheaf.shell.internal.terminal;

import java.io.PrintStream;

/** A terminal that is read line by line. Read by one thread; closed when the command ends. */
public interface LineTerminal extends AutoCloseable {
  /**
   * Reads what a person types, with their earlier lines at hand.
   *
   * @throws InterruptedException the process is being ended
   */
  Line read(String prompt) throws InterruptedException;

  /** The screen. */
  PrintStream out();

  /** Whether it can show colours. */
  boolean colours();

  /** What Ctrl-C does while nothing is being read; runs on a thread of the terminal's. */
  void whenInterrupted(Runnable action);

  @Override
  void close();
}
