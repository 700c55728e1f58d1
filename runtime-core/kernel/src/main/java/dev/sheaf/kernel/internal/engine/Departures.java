package dev.sheaf.kernel.internal.engine;

import dev.sheaf.kernel.internal.select.Provider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what goes.
 *
 * @param abandons makes a run go on without a provider that it is calling; false: there is no such
 *     run
 * @param warn tells operators
 */
record Departures(Predicate<Provider<?>> abandons, BiConsumer<String, @Nullable Throwable> warn) {
  private static final Duration LEAVE = Duration.ofMillis(1_500);

  /**
   * Waits until nobody calls these providers any more, at most 1.5 s for all of them; returns how
   * many sequences were parked.
   */
  int await(List<CompletableFuture<Integer>> parked, List<? extends Provider<?>> providers) {
    long until = System.nanoTime() + LEAVE.toNanos();
    int sequences = 0;
    try {
      for (CompletableFuture<Integer> p : parked) {
        try {
          sequences += p.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          warn.accept(
              "a step is still running on " + providers + "; its memory stays until the step ends",
              null);
        } catch (ExecutionException e) {
          warn.accept("parking sequences of " + providers, e.getCause());
        }
      }
      for (Provider<?> p : providers) {
        if (!p.awaitIdle(Math.max(1, until - System.nanoTime())) && !abandons.test(p)) {
          warn.accept(p + " still compiles; what it compiles is not used", null);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return sequences;
  }
}
