package dev.sheaf.shell.internal;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.Timings;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.engine.Usage;
import dev.sheaf.error.SheafException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A generation whose events a test publishes when it likes; cancelling finishes it, as the contract
 * says.
 */
public final class FakeGeneration implements Generation {
  private final String id;
  private final List<GenerationEvent> events = new ArrayList<>();
  private boolean cancelled;

  public FakeGeneration(String id) {
    this.id = id;
  }

  public synchronized void publish(GenerationEvent event) {
    events.add(event);
    notifyAll();
  }

  /** A token of the fake backend. */
  public void token(int tokenId, String text) {
    token(tokenId, text, "cpu 0.1.0");
  }

  public void token(int tokenId, String text, String backend) {
    List<TokenRecord.Alternative> top =
        List.of(new TokenRecord.Alternative(tokenId, -0.5), new TokenRecord.Alternative(99, -1.25));
    publish(
        new GenerationEvent.Token(
            new TokenRecord(tokenId, backend, "cpu-256-float32-kvf32", -0.5, top, 0), text));
  }

  public void finish(FinishReason reason, String text) {
    finish(reason, text, Optional.empty());
  }

  public synchronized void finish(
      FinishReason reason, String text, Optional<SheafException> error) {
    int tokens = (int) events.stream().filter(GenerationEvent.Token.class::isInstance).count();
    publish(
        new GenerationEvent.Finished(
            reason,
            text,
            new Usage(3, tokens, 0, 0, 0),
            new Timings(0.001, 0.25, 1.5, 120, 40),
            error));
  }

  public synchronized boolean wasCancelled() {
    return cancelled;
  }

  public synchronized void awaitCancelled() throws InterruptedException {
    while (!cancelled) {
      wait(10_000);
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public synchronized Optional<GenerationEvent> event(int index, Duration timeout)
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
  public synchronized List<GenerationEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public synchronized GenerationEvent.Finished await() throws InterruptedException {
    while (!ended()) {
      wait();
    }
    return (GenerationEvent.Finished) events.getLast();
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    if (!ended()) {
      finish(FinishReason.CANCELLED, "");
    }
    notifyAll();
  }

  private boolean ended() {
    return !events.isEmpty() && events.getLast() instanceof GenerationEvent.Finished;
  }
}
