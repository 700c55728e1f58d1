package dev.sheaf.shell.internal;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy.Answer;
import dev.sheaf.reasoning.Spent;
import dev.sheaf.reasoning.StrategyRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run whose events a test publishes; cancelling finishes it, as the contract says. */
public final class FakeRun implements StrategyRun {
  public static final Spent SPENT = new Spent(5, 0, 24, 6, 1, 2, 3, 41, 8, 0, 0, 1.5);

  private final String id;
  private final String strategy;
  private final List<ReasoningEvent> events = new ArrayList<>();
  private boolean cancelled;

  FakeRun(String id, String strategy) {
    this.id = id;
    this.strategy = strategy;
  }

  public synchronized void publish(ReasoningEvent event) {
    events.add(event);
    notifyAll();
  }

  /** A branch that was opened and has grown by one token. */
  public void branch(String path) {
    publish(new ReasoningEvent.Opened(path, ""));
    TokenRecord token = new TokenRecord(7, "cpu 0.1.0", "cpu", -0.5, List.of(), 0);
    publish(
        new ReasoningEvent.Grown(
            new Extended(path, List.of(token), " there", FinishReason.STOP, true)));
  }

  public void answer(String text, boolean complete) {
    publish(
        new ReasoningEvent.Finished(
            Optional.of(new Answer(text, complete, "0")), SPENT, false, Optional.empty()));
  }

  public void fail(SheafException error) {
    publish(new ReasoningEvent.Finished(Optional.empty(), SPENT, false, Optional.of(error)));
  }

  public synchronized boolean wasCancelled() {
    return cancelled;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String strategy() {
    return strategy;
  }

  @Override
  public synchronized Optional<ReasoningEvent> event(int index, Duration timeout)
      throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (events.size() <= index) {
      long left = end - System.nanoTime();
      if (left <= 0 || ended()) {
        return Optional.empty();
      }
      wait(left / 1_000_000 + 1);
    }
    return Optional.of(events.get(index));
  }

  @Override
  public synchronized List<ReasoningEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public Spent spent() {
    return SPENT;
  }

  @Override
  public synchronized ReasoningEvent.Finished await() throws InterruptedException {
    while (!ended()) {
      wait();
    }
    return (ReasoningEvent.Finished) events.getLast();
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    if (!ended()) {
      publish(new ReasoningEvent.Finished(Optional.empty(), Spent.NOTHING, true, Optional.empty()));
    }
  }

  private boolean ended() {
    return !events.isEmpty() && events.getLast() instanceof ReasoningEvent.Finished;
  }
}
