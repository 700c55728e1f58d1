package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Invocation;
import dev.sheaf.error.SheafException;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy.Answer;
import dev.sheaf.reasoning.Spent;
import dev.sheaf.reasoning.StrategyRun;
import dev.sheaf.shell.internal.generate.SearchReport.Search;
import dev.sheaf.shell.internal.outcome.PartialResult;
import dev.sheaf.shell.internal.outcome.ReaderGone;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows a strategy's run: how it is going on standard error, for a person who watches; its answer
 * at the end, or one document; then the failure if it failed.
 */
final class SearchDelivery {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long BETWEEN_LINES_NANOS = Duration.ofSeconds(2).toNanos();

  /** How long a cancelled run may take to say so; then it is left behind. */
  private static final long CANCEL_PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();

  private final Search search;
  private final StrategyRun run;
  private final Invocation invocation;
  private final Talk talk;
  private final SearchProgress progress = new SearchProgress();
  private final List<String> messages = new ArrayList<>();
  private int next;
  private ReasoningEvent.@Nullable Finished finished;

  SearchDelivery(Search search, StrategyRun run, Invocation invocation, Talk talk) {
    this.search = search;
    this.run = run;
    this.invocation = invocation;
    this.talk = talk;
  }

  Object deliver() throws InterruptedException {
    ReasoningEvent.Finished end;
    try {
      end = follow();
    } catch (InterruptedException interrupted) {
      cancel();
      throw interrupted;
    }
    Object result = invocation.json() ? SearchReport.of(search, messages, progress, end) : "";
    end.answer().ifPresent(this::print);
    Optional<SheafException> failure = failure(end);
    if (failure.isPresent()) {
      throw new PartialResult(result, failure.get());
    }
    talk.say(summary(end));
    return result;
  }

  private ReasoningEvent.Finished follow() throws InterruptedException {
    long said = System.nanoTime();
    while (true) {
      read(POLL);
      ReasoningEvent.Finished end = finished;
      if (end != null) {
        return end;
      }
      if (System.nanoTime() - said > BETWEEN_LINES_NANOS) {
        talk.say("[%s: %s]".formatted(run.strategy(), progress.line()));
        said = System.nanoTime();
      }
    }
  }

  private void read(Duration patience) throws InterruptedException {
    Optional<ReasoningEvent> event = run.event(next, patience);
    if (event.isEmpty()) {
      return;
    }
    next++;
    progress.take(event.get());
    switch (event.get()) {
      case ReasoningEvent.Message message -> {
        messages.add(message.text());
        talk.say("[" + message.text() + "]");
      }
      case ReasoningEvent.Resumed resumed ->
          talk.say(
              "[goes on from its journal: %d answers given again]".formatted(resumed.answers()));
      case ReasoningEvent.Finished end -> finished = end;
      default -> {
        // counted above
      }
    }
  }

  private void print(Answer answer) {
    PrintStream out = invocation.out();
    if (!invocation.json()) {
      out.println(answer.text());
      out.flush();
      if (out.checkError()) {
        throw new ReaderGone();
      }
    }
  }

  /** Ends the run and waits for its end, so that nothing computes after the command. */
  private void cancel() {
    run.cancel();
    long end = System.nanoTime() + CANCEL_PATIENCE_NANOS;
    boolean again = Thread.interrupted();
    try {
      while (finished == null && System.nanoTime() < end) {
        read(Duration.ofMillis(50));
      }
    } catch (InterruptedException secondTime) {
      again = true;
    }
    search
        .options()
        .journal()
        .ifPresent(file -> talk.say("[the same command goes on from " + file + "]"));
    if (again) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<SheafException> failure(ReasoningEvent.Finished end) {
    if (end.error().isPresent() || !(end.cancelled() || end.answer().isEmpty())) {
      return end.error();
    }
    SheafException.Draft draft =
        end.cancelled()
            ? SheafException.of(ShellErrors.CANCELLED, "the run was cancelled")
                .next("run it again; with --journal it goes on where it was")
            : SheafException.of(ShellErrors.GENERATION, "the run ended without answer or reason")
                .next("report it");
    return Optional.of(
        draft
            .expected("its end")
            .found(end.spent().generatedTokens() + " tokens so far")
            .where("run " + run.id())
            .toException());
  }

  private String summary(ReasoningEvent.Finished end) {
    Spent spent = end.spent();
    boolean complete = end.answer().map(Answer::complete).orElse(false);
    return String.format(
        Locale.ROOT,
        "[%s  branches %d  prompt %d  generated %d  computed %d  scores %d  %.1f s]",
        complete ? "complete" : "incomplete: the budget is used up",
        progress.branches(),
        spent.promptTokens(),
        spent.generatedTokens(),
        spent.computedTokens(),
        spent.rewardCalls(),
        spent.wallSeconds());
  }
}
