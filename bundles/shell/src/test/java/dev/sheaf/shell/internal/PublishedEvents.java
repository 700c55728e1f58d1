package dev.sheaf.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events that a test publishes when it likes, kept for readers as the contracts of generations and
 * runs say. Thread-safe.
 *
 * @param <E> any event
 * @param <F> the last one
 */
public class PublishedEvents<E, F extends E> {
  private final Class<F> last;
  private final List<E> events = new ArrayList<>();
  private boolean cancelled;

  PublishedEvents(Class<F> last) {
    this.last = last;
  }

  public final synchronized void publish(E event) {
    events.add(event);
    notifyAll();
  }

  public final synchronized Optional<E> event(int index, Duration timeout)
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

  public final synchronized List<E> events() {
    return List.copyOf(events);
  }

  public final synchronized F await() throws InterruptedException {
    while (!ended()) {
      wait();
    }
    return last.cast(events.getLast());
  }

  public final synchronized boolean wasCancelled() {
    return cancelled;
  }

  public final synchronized void awaitCancelled() throws InterruptedException {
    while (!cancelled) {
      wait(10_000);
    }
  }

  /** Remembers a cancellation; publishes this unless the end has come before. */
  final synchronized void cancelWith(F end) {
    cancelled = true;
    if (!ended()) {
      publish(end);
    }
    notifyAll();
  }

  private boolean ended() {
    return !events.isEmpty() && last.isInstance(events.getLast());
  }
}
