package dev.sheaf.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A request in flight, seen from outside.
 *
 * <p>Events are kept, so that any number of readers read them at their own pace, each from its own
 * index; a slow reader holds up nobody. Thread-safe.
 */
@ProviderType
public interface Generation {
  /** The request's id. */
  String id();

  /**
   * Event number {@code index}, waiting for it if need be.
   *
   * @param index from 0
   * @return empty if {@code timeout} passed first; after the last event, {@link
   *     GenerationEvent.Finished}, there is no further one and the call returns at once
   */
  Optional<GenerationEvent> event(int index, Duration timeout) throws InterruptedException;

  /** The events so far. */
  List<GenerationEvent> events();

  /** Waits for the end. */
  GenerationEvent.Finished await() throws InterruptedException;

  /** Ends it within one step. */
  void cancel();
}
