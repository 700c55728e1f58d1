package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.CommonOptions;
import dev.sheaf.shell.internal.table.OptionValues;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code request wait <id>}: what {@code run --detach} left open. */
public final class RequestWaitVerb {
  /** The answer of {@code --tokens}. */
  record Progress(String id, int tokens, boolean finished) {}

  private final Submissions submissions;

  private RequestWaitVerb(Submissions submissions) {
    this.submissions = submissions;
  }

  /** The command. */
  public static Command command(Submissions submissions) {
    return CommandDraft.of(
            "request", "wait", "Wait for a request of 'run --detach' and show it as 'run' would")
        .describe(
            """
            Shows the text from its beginning, as it comes; with --json the document of 'run --json'.
            With --tokens n it returns as soon as n tokens exist, or the request has ended, and shows no text.
            Ctrl-C ends the waiting, not the request.\
            """)
        .needs(
            "request",
            "An id that 'run --detach' printed",
            typed -> submissions.ids().stream().map(id -> new Candidate(id, "detached")).toList())
        .option("tokens", "n", "Return once n tokens exist")
        .option("timeout", "time", "Give up waiting after this time: 5, 300ms, 2m")
        .flag(CommonOptions.QUIET, "Only the text: nothing on standard error")
        .body(new RequestWaitVerb(submissions)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    OptionValues values = new OptionValues(invocation);
    OptionalInt tokens = values.integer("tokens", 1, Integer.MAX_VALUE);
    Optional<Duration> timeout = values.duration("timeout");
    Submission submission = submissions.find(invocation.argument("request").orElseThrow());
    if (tokens.isPresent() || timeout.isPresent()) {
      Progress progress = awaitTokens(submission, tokens.orElse(Integer.MAX_VALUE), timeout);
      if (tokens.isPresent()) {
        return invocation.json() ? progress : "";
      }
    }
    return new Delivery(submission, invocation, Talk.of(invocation)).run(false);
  }

  private static Progress awaitTokens(Submission submission, int wanted, Optional<Duration> timeout)
      throws InterruptedException {
    String id = submission.generation().id();
    long start = System.nanoTime();
    int seen = 0;
    for (int index = 0; seen < wanted; ) {
      Duration patience = Duration.ofSeconds(1);
      if (timeout.isPresent()) {
        Duration left = timeout.get().minusNanos(System.nanoTime() - start);
        if (left.isNegative() || left.isZero()) {
          throw late(id, timeout.get(), seen);
        }
        patience = left.compareTo(patience) < 0 ? left : patience;
      }
      Optional<GenerationEvent> event = submission.generation().event(index, patience);
      if (event.isPresent()) {
        index++;
        if (event.get() instanceof GenerationEvent.Finished) {
          return new Progress(id, seen, true);
        }
        if (event.get() instanceof GenerationEvent.Token) {
          seen++;
        }
      }
    }
    return new Progress(id, seen, submission.finished());
  }

  private static SheafException late(String id, Duration timeout, int seen) {
    return SheafException.of(ShellErrors.DEADLINE, "the request did not get there in time")
        .expected("within " + timeout.toMillis() + " ms")
        .found(seen + " tokens so far")
        .where("request " + id)
        .next("wait longer, or: request cancel " + id)
        .toException();
  }
}
