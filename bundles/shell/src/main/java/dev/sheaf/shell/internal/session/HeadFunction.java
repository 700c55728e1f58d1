package dev.sheaf.shell.internal.session;

import dev.sheaf.shell.internal.Dispatcher;
import dev.sheaf.shell.internal.Streams;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;

/**
 * A noun or a bare verb as a Gogo function. Gogo tells a function its arguments but not its name;
 * the function called {@code default}, which gets every word that Gogo does not know, is told the
 * name as first argument, and so resolves shortened names.
 *
 * <p>Results are printed rather than returned, so that each statement of a script shows its own.
 */
final class HeadFunction implements Function {
  /** Gogo's name for the handler of unknown commands. */
  static final String DEFAULT = "default";

  private final Dispatcher dispatcher;
  private final List<String> head;

  HeadFunction(Dispatcher dispatcher, String name) {
    this.dispatcher = dispatcher;
    this.head = name.equals(DEFAULT) ? List.of() : List.of(name);
  }

  @Override
  public @Nullable Object execute(CommandSession session, List<Object> arguments)
      throws CommandFailed {
    List<String> words = new ArrayList<>(head);
    arguments.forEach(argument -> words.add(String.valueOf(argument)));
    Process process = Process.Utils.current();
    SessionState state = SessionState.of(session);
    boolean terminal = state.terminal() && process.isTty(0) && process.isTty(1);
    Streams streams =
        new Streams(process.in(), process.out(), process.err(), terminal, state.source());
    int exitCode;
    try (SessionState.Running _ = state.running()) {
      exitCode = dispatcher.run(words, streams);
    }
    if (exitCode != 0) {
      throw new CommandFailed(words.isEmpty() ? "command" : words.getFirst(), exitCode);
    }
    return null;
  }
}
