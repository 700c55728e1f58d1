package dev.sheaf.shell.internal.terminal;

import dev.sheaf.admin.Command.Candidate;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;

/** Gives a command the terminal it was typed at. */
@FunctionalInterface
public interface TerminalSource {
  /** Nobody sits anywhere. */
  TerminalSource NONE =
      completer -> {
        throw new IllegalStateException("there is no terminal");
      };

  /**
   * The terminal, to be closed.
   *
   * @param completer proposes words, from the words before and the beginning of the one at the
   *     cursor
   */
  LineTerminal open(BiFunction<List<String>, String, List<Candidate>> completer) throws IOException;
}
