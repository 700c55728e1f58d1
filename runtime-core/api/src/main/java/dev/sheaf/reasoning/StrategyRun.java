package dev.sheaf.reasoning;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A run in progress, seen from outside; read like a {@link dev.sheaf.engine.Generation}. */
@ProviderType
public interface StrategyRun {
  /** The run's id. */
  String id();

  /** Name of its strategy. */
  String strategy();

  /**
   * Event number {@code index}, waiting for it if need be; empty if {@code timeout} passed first.
   */
  Optional<ReasoningEvent> event(int index, Duration timeout) throws InterruptedException;

  /** The events so far. */
  List<ReasoningEvent> events();

  /** What it has spent so far. */
  Spent spent();

  /** Waits for the end. */
  ReasoningEvent.Finished await() throws InterruptedException;

  /** Ends it within a step; its branches are freed. */
  void cancel();
}
