package dev.sheaf.shell.internal.terminal;

/** What comes of reading a line. */
public sealed interface Line {
  /** A line, without its end. */
  record Typed(String text) implements Line {}

  /** Ctrl-C: what was typed does not count. */
  record Cleared() implements Line {}

  /** Ctrl-D, or the end of the input. */
  record End() implements Line {}
}
