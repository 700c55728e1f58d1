package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events of a request, kept, so that readers read at their own pace and hold up nobody. */
public final class LiveGeneration implements Generation {
  private final String id;
  private final List<GenerationEvent> events = new ArrayList<>();
  private GenerationEvent.@Nullable Finished finished;
  private volatile boolean cancelled;
  private volatile String stopText = "";
  private volatile Runnable wake = () -> {};

  public LiveGeneration(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  /**
   * Whom to wake when the generation is cancelled; a cancellation that came before is not lost,
   * since it is kept.
   */
  void onCancel(Runnable action) {
    wake = action;
  }

  boolean cancelled() {
    return cancelled;
  }

  synchronized void append(GenerationEvent event) {
    if (finished != null) {
      return;
    }
    events.add(event);
    if (event instanceof GenerationEvent.Finished f) {
      finished = f;
      wake = () -> {};
    }
    notifyAll();
  }

  /** Says which stop text ended it, before its last event. */
  void stopText(String text) {
    stopText = text;
  }

  /** The stop text that ended it; empty: none. */
  public String stopText() {
    return stopText;
  }

  /** Whether the last event is there. */
  public synchronized boolean ended() {
    return finished != null;
  }

  /** The last event, if it is there. */
  public synchronized Optional<GenerationEvent.Finished> finished() {
    return Optional.ofNullable(finished);
  }

  @Override
  public synchronized Optional<GenerationEvent> event(int index, Duration timeout)
      throws InterruptedException {
    long until = System.nanoTime() + nanos(timeout);
    while (events.size() <= index && finished == null) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return index < events.size() ? Optional.of(events.get(index)) : Optional.empty();
  }

  /** So long a timeout that nanoseconds cannot count it means for ever. */
  static long nanos(Duration d) {
    return d.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) < 0 ? d.toNanos() : Long.MAX_VALUE / 2;
  }

  @Override
  public synchronized List<GenerationEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public synchronized GenerationEvent.Finished await() throws InterruptedException {
    while (finished == null) {
      wait();
    }
    return finished;
  }

  @Override
  public void cancel() {
    cancelled = true;
    wake.run();
  }
}
