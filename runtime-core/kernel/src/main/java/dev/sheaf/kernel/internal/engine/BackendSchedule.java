package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.Backend;
import dev.sheaf.kernel.internal.select.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a model changes its backend, and to which.
 *
 * <p>A backend that serves is left alone by newcomers. One that went is waited for; then the
 * fittest takes over. The one that the model was loaded on is no newcomer when it returns: the
 * model goes back to it, at most once in a while. Thread-safe.
 */
final class BackendSchedule {
  private final HoldTimes hold;
  private final LongSupplier clock;
  private final Map<Provider<Backend>, Long> passedOverUntil = new WeakHashMap<>();
  private @Nullable String home;
  private @Nullable String awaited;
  private long awaitedUntil;
  private long returnedAt;
  private boolean returned;

  /**
   * @param clock nanoseconds from any start, as {@link System#nanoTime} gives them
   */
  BackendSchedule(HoldTimes hold, LongSupplier clock) {
    this.hold = hold;
    this.clock = clock;
  }

  /**
   * What to do.
   *
   * @param target the backend to compile for; empty: stay as it is
   * @param again when to ask again, if nothing else happens
   */
  record Decision(Optional<Provider<Backend>> target, Optional<Duration> again) {
    static Decision stay() {
      return new Decision(Optional.empty(), Optional.empty());
    }
  }

  /** The backend that the model was loaded on. */
  synchronized void home(String name) {
    home = name;
  }

  synchronized Optional<String> home() {
    return Optional.ofNullable(home);
  }

  /** The backend that served has gone; {@code wait}: it may come back soon. */
  synchronized void departed(String name, boolean wait) {
    if (wait) {
      awaited = name;
      awaitedUntil = clock.getAsLong() + hold.backend().toNanos();
    } else {
      awaited = null;
    }
  }

  /** A backend has taken over. */
  synchronized void serves(String name) {
    awaited = null;
    if (home == null) {
      home = name;
    }
    if (name.equals(home)) {
      returned = true;
      returnedAt = clock.getAsLong();
    }
  }

  /** A backend could not take over; it is passed over for as long as lies between two returns. */
  synchronized void failed(Provider<Backend> backend) {
    passedOverUntil.put(backend, clock.getAsLong() + hold.resume().toNanos());
  }

  /**
   * Decides.
   *
   * @param serving what serves now
   * @param able what could, the best first
   */
  synchronized Decision decide(Optional<Provider<Backend>> serving, List<Provider<Backend>> able) {
    long now = clock.getAsLong();
    passedOverUntil.values().removeIf(until -> until - now <= 0);
    List<Provider<Backend>> usable =
        able.stream().filter(p -> !passedOverUntil.containsKey(p)).toList();
    Decision decision = decide(now, serving, usable);
    if (usable.size() == able.size()
        || decision.target().isPresent()
        || decision.again().isPresent()) {
      return decision;
    }
    long next = passedOverUntil.values().stream().mapToLong(until -> until - now).min().orElse(0);
    return new Decision(Optional.empty(), Optional.of(Duration.ofNanos(next)));
  }

  private Decision decide(
      long now, Optional<Provider<Backend>> serving, List<Provider<Backend>> usable) {
    Optional<Provider<Backend>> homeComer =
        usable.stream().filter(p -> p.name().equals(home)).findFirst();
    if (serving.isPresent() && serving.get().usable()) {
      if (serving.get().name().equals(home) || homeComer.isEmpty()) {
        return Decision.stay();
      }
      long left = returned ? returnedAt + hold.resume().toNanos() - now : 0;
      return left <= 0
          ? new Decision(homeComer, Optional.empty())
          : new Decision(Optional.empty(), Optional.of(Duration.ofNanos(left)));
    }
    if (homeComer.isPresent()) {
      return new Decision(homeComer, Optional.empty());
    }
    if (awaited != null) {
      Optional<Provider<Backend>> back =
          usable.stream().filter(p -> p.name().equals(awaited)).findFirst();
      if (back.isPresent()) {
        return new Decision(back, Optional.empty());
      }
      if (awaitedUntil - now > 0) {
        return new Decision(Optional.empty(), Optional.of(Duration.ofNanos(awaitedUntil - now)));
      }
    }
    return new Decision(usable.stream().findFirst(), Optional.empty());
  }
}
