package dev.sheaf.shell.internal.session;

import dev.sheaf.shell.internal.Dispatcher;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;

/**
 * The prompt: reads a line with completion and history, runs it in one Gogo session, and goes on
 * whatever it does. It and {@link JLineTerminal} need JLine, so a script never loads it. History is
 * kept in memory only, for prompts are nobody else's business.
 */
public final class InteractiveShell {
  private static final String PROMPT = "sheaf> ";

  private final CommandProcessor processor;
  private final Dispatcher dispatcher;

  public InteractiveShell(CommandProcessor processor, Dispatcher dispatcher) {
    this.processor = processor;
    this.dispatcher = dispatcher;
  }

  /** Reads and runs lines until {@code exit} or the end of input. */
  public int run(String greeting) {
    try (Terminal terminal = JLineTerminal.system()) {
      return run(terminal, greeting);
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal cannot be used", e);
    }
  }

  int run(Terminal terminal, String greeting) {
    PrintStream screen = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
    try (CommandSession session = processor.createSession(terminal.input(), screen, screen)) {
      new SessionState(true, completer -> new JLineTerminal(terminal, false, completer))
          .attachTo(session);
      terminal.handle(Terminal.Signal.INT, signal -> interrupt(session));
      LineReader reader = reader(terminal);
      screen.println(greeting);
      while (true) {
        String line;
        try {
          line = reader.readLine(PROMPT).strip();
        } catch (UserInterruptException cleared) {
          if (Thread.currentThread().isInterrupted()) {
            return Dispatcher.INTERRUPTED; // not a key, but the end of the process
          }
          continue;
        } catch (EndOfFileException end) {
          return 0;
        }
        if (line.equals("exit") || line.equals("quit")) {
          return 0;
        }
        if (!line.isEmpty() && !execute(session, line, screen)) {
          return Dispatcher.INTERRUPTED;
        }
      }
    }
  }

  private LineReader reader(Terminal terminal) {
    DefaultParser parser = new DefaultParser();
    parser.setEofOnUnclosedQuote(true);
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .appName("sheaf")
        .parser(parser)
        .completer(new TableCompleter(dispatcher))
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .build();
  }

  /** Runs a line; false if the process is being ended. */
  private static boolean execute(CommandSession session, String line, PrintStream screen) {
    try {
      Object result = session.execute(line);
      if (result != null) {
        screen.println(session.format(result, Converter.INSPECT));
      }
    } catch (InterruptedException cancelled) {
      screen.println(); // the interrupted command could not end its line
      return !Thread.currentThread().isInterrupted() && session.foregroundJob() == null;
    } catch (Exception failure) { // whatever a command of another scope throws
      ScriptFailure.print(failure, screen);
    }
    return true;
  }

  private static void interrupt(CommandSession session) {
    Job foreground = session.foregroundJob();
    if (foreground != null) {
      foreground.interrupt();
    }
  }
}
