package dev.sheaf.shell.internal.session;

import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.shell.internal.terminal.Line;
import dev.sheaf.shell.internal.terminal.LineTerminal;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * A terminal by JLine. Its history lives as long as it does, in memory only, for what people say is
 * nobody else's business.
 */
public final class JLineTerminal implements LineTerminal {
  private final Terminal terminal;
  private final boolean owned;
  private final LineReader reader;
  private final PrintStream screen;
  private final Terminal.SignalHandler before;
  private volatile Runnable interrupted = () -> {};

  /**
   * Takes over a terminal.
   *
   * @param owned whether it is closed with this, or given back
   */
  JLineTerminal(
      Terminal terminal,
      boolean owned,
      BiFunction<List<String>, String, List<Candidate>> completer) {
    this.terminal = terminal;
    this.owned = owned;
    screen = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
    reader = reader(terminal, completer);
    before = terminal.handle(Terminal.Signal.INT, signal -> interrupted.run());
  }

  /** The process's own. */
  public static LineTerminal ofProcess(BiFunction<List<String>, String, List<Candidate>> completer)
      throws IOException {
    return new JLineTerminal(system(), true, completer);
  }

  /**
   * JLine finds its ways to the terminal through the context loader, which on this thread is the
   * launcher's.
   */
  static Terminal system() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    thread.setContextClassLoader(TerminalBuilder.class.getClassLoader());
    try {
      return TerminalBuilder.builder().system(true).build();
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  @Override
  public Line read(String prompt) throws InterruptedException {
    try {
      return new Line.Typed(reader.readLine(prompt));
    } catch (UserInterruptException cleared) {
      if (Thread.interrupted()) { // not a key, but the end of the process
        throw new InterruptedException("the process is being ended");
      }
      return new Line.Cleared();
    } catch (EndOfFileException end) {
      return new Line.End();
    }
  }

  @Override
  public PrintStream out() {
    return screen;
  }

  @Override
  public boolean colours() {
    return !terminal.getType().startsWith(Terminal.TYPE_DUMB);
  }

  @Override
  public void whenInterrupted(Runnable action) {
    interrupted = action;
  }

  @Override
  public void close() {
    terminal.handle(Terminal.Signal.INT, before);
    if (owned) {
      try {
        terminal.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the terminal cannot be given back", e);
      }
    }
  }

  private static LineReader reader(
      Terminal terminal, BiFunction<List<String>, String, List<Candidate>> completer) {
    DefaultParser parser = new DefaultParser();
    parser.setQuoteChars(new char[0]); // what is typed is said as it is
    parser.setEscapeChars(new char[0]);
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .appName("sheaf")
        .parser(parser)
        .completer((lineReader, line, candidates) -> {
          List<String> words = line.words().subList(0, line.wordIndex());
          String typed = line.word().substring(0, line.wordCursor());
          for (Candidate found : completer.apply(words, typed)) {
            candidates.add(
                new org.jline.reader.Candidate(
                    found.value(), found.value(), null, found.description(), null, null, true));
          }
        })
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .build();
  }
}
