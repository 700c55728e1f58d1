package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy;
import dev.sheaf.reasoning.ReasoningStrategy.Answer;
import dev.sheaf.reasoning.Spent;
import dev.sheaf.reasoning.StrategyRequest;
import dev.sheaf.reasoning.StrategyRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run: its thread, its events, its end. Events are kept and read like a generation's. On every
 * exit all state is freed and the journal closed, and then the last event is there: also where the
 * strategy throws, forgets branches, or ignores that it was interrupted.
 */
final class LiveRun implements StrategyRun {
  private static final Duration OBEY = Duration.ofSeconds(2);
  private static final long FREED_MILLIS = 10_000;

  private final RunScope scope;
  private final Journal journal;
  private final Provider<ReasoningStrategy> strategy;
  private final Consumer<LiveRun> over;
  private final List<ReasoningEvent> events = new ArrayList<>();
  private final Thread thread;
  private ReasoningEvent.@Nullable Finished finished;
  private volatile boolean ending;
  private volatile boolean cancelled;
  private volatile @Nullable SheafException left;

  /**
   * @param over told when it has ended
   */
  LiveRun(
      String id,
      RunnerHost host,
      RunModel model,
      StrategyRequest request,
      Journal journal,
      Provider<ReasoningStrategy> strategy,
      Consumer<LiveRun> over) {
    RunClock clock = new RunClock(System::nanoTime, journal.wallSeconds());
    this.scope = new RunScope(id, host, model, request, journal, clock, this::append);
    this.journal = journal;
    this.strategy = strategy;
    this.over = over;
    this.thread = Thread.ofVirtual().name("sheaf-run-" + id).unstarted(this::run);
  }

  void start() {
    if (!journal.damage().isEmpty()) {
      scope.host.warn("the journal of run " + id() + ": " + journal.damage(), null);
      append(new ReasoningEvent.Message("the journal was damaged: " + journal.damage()));
    }
    if (journal.answers() > 0) {
      append(new ReasoningEvent.Resumed(journal.answers()));
    }
    thread.start();
  }

  private void run() {
    Answer answer = null;
    SheafException error = null;
    try (RunContext context = new RunContext(scope)) {
      answer = strategy.instance().answer(context);
      if (answer == null) {
        error = failed("it gave no answer", null);
      }
    } catch (SheafException e) {
      error = e;
    } catch (InterruptedException e) {
      error = cancelled || left != null ? null : failed("it was interrupted, by nobody here", e);
    } catch (Throwable e) {
      error = failed(String.valueOf(e), e);
    }
    Thread.interrupted(); // the end is not interrupted
    end(answer, error);
  }

  private SheafException failed(String what, @Nullable Throwable cause) {
    SheafException.Draft draft =
        SheafException.of(RunCodes.STRATEGY_FAILED, "the strategy failed")
            .expected("an answer, or an error with a code")
            .found(what)
            .where("strategy " + strategy + ", run " + id())
            .next("report it to the strategy's maker");
    return (cause == null ? draft : draft.cause(cause)).toException();
  }

  /** Ends the run, once; whoever comes second changes nothing. */
  private void end(@Nullable Answer answer, @Nullable SheafException error) {
    synchronized (this) {
      if (ending) {
        return;
      }
      ending = true;
    }
    scope.end();
    freed();
    try {
      journal.close();
    } catch (RuntimeException e) {
      scope.host.warn("closing the journal of run " + id(), e);
    }
    boolean stopped = cancelled && answer == null; // what failed meanwhile failed for that
    SheafException why = answer != null || stopped ? null : left != null ? left : error;
    over.accept(this);
    strategy.exit();
    finish(
        new ReasoningEvent.Finished(
            Optional.ofNullable(answer), scope.root.spent(), stopped, Optional.ofNullable(why)));
  }

  /** Waits until the loop has freed what the run held. */
  private void freed() {
    try {
      var unused = scope.model.loop().settled().get(FREED_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      scope.host.warn("run " + id() + " ends while a step still runs", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void append(ReasoningEvent event) {
    if (finished == null) {
      events.add(event);
      notifyAll();
    }
  }

  private synchronized void finish(ReasoningEvent.Finished end) {
    append(end);
    finished = end;
    notifyAll();
  }

  /** The strategy's bundle goes, or the engine: the run ends, its journal stays whole. */
  void abandon(SheafException why) {
    left = why;
    stop();
  }

  boolean runs(Provider<?> on) {
    return strategy == on;
  }

  @Override
  public void cancel() {
    cancelled = true;
    stop();
  }

  private void stop() {
    thread.interrupt();
    scope.cancelRunning();
    Thread.ofVirtual()
        .name("sheaf-run-stop-" + id())
        .start(() -> {
          try {
            if (!thread.join(OBEY)) {
              scope.host.warn("strategy " + strategy + " does not end; its run is ended", null);
              end(null, left);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Override
  public String id() {
    return scope.id;
  }

  @Override
  public String strategy() {
    return strategy.name();
  }

  @Override
  public synchronized Optional<ReasoningEvent> event(int index, Duration timeout)
      throws InterruptedException {
    long longest = Long.MAX_VALUE / 2;
    boolean forever = timeout.compareTo(Duration.ofNanos(longest)) >= 0;
    long until = System.nanoTime() + (forever ? longest : timeout.toNanos());
    while (events.size() <= index && finished == null) {
      long wait = until - System.nanoTime();
      if (wait <= 0) {
        return Optional.empty();
      }
      TimeUnit.NANOSECONDS.timedWait(this, wait);
    }
    return index < events.size() ? Optional.of(events.get(index)) : Optional.empty();
  }

  @Override
  public synchronized List<ReasoningEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public Spent spent() {
    return scope.root.spent();
  }

  @Override
  public synchronized ReasoningEvent.Finished await() throws InterruptedException {
    while (finished == null) {
      wait();
    }
    return finished;
  }
}
