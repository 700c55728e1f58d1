package dev.sheaf.shell.internal.session;

import dev.sheaf.shell.internal.Dispatcher;
import dev.sheaf.shell.internal.Streams;
import java.time.Duration;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;

/**
 * Runs a script in a Gogo session of its own.
 *
 * <p>Statements are separated by {@code ;} or line ends; {@code statement & statement} goes on
 * while the first runs. The first failure stops the script and gives its exit code; what still runs
 * in the background is then ended. A script that reaches its end waits for the background, and
 * fails if that failed.
 */
public final class Script {
  private static final Duration QUIET_PATIENCE = Duration.ofSeconds(3);

  private final CommandProcessor processor;

  public Script(CommandProcessor processor) {
    this.processor = processor;
  }

  /** Runs it and returns the exit code. */
  public int run(String text, Streams streams) {
    SessionState state = new SessionState(streams.terminal(), streams.source());
    BackgroundJobs background = new BackgroundJobs();
    int exitCode;
    try (CommandSession session =
        processor.createSession(streams.in(), streams.out(), streams.err())) {
      state.attachTo(session);
      session.setJobListener(background);
      try {
        exitCode = execute(session, text, background, streams);
      } catch (InterruptedException interrupted) {
        exitCode = Dispatcher.INTERRUPTED;
        Job foreground = session.foregroundJob();
        if (foreground != null) {
          foreground.interrupt();
        }
      }
      background.interrupt();
      state.awaitQuiet(QUIET_PATIENCE);
    } catch (InterruptedException impatient) {
      exitCode = Dispatcher.INTERRUPTED;
    }
    streams.out().flush();
    streams.err().flush();
    return exitCode;
  }

  private static int execute(
      CommandSession session, String text, BackgroundJobs background, Streams streams)
      throws InterruptedException {
    try {
      for (String statement : Statements.of(text)) {
        Object result = session.execute(statement);
        if (result != null && !Statements.assigns(statement)) {
          streams.out().println(session.format(result, Converter.INSPECT));
        }
      }
      Optional<Exception> failure = background.await();
      return failure.isPresent() ? ScriptFailure.print(failure.get(), streams.err()) : 0;
    } catch (InterruptedException interrupted) {
      throw interrupted;
    } catch (Exception failure) { // whatever a command of another scope throws
      return ScriptFailure.print(failure, streams.err());
    }
  }
}
