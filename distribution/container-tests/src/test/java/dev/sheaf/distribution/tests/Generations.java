package dev.sheaf.distribution.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.TokenRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Reads generations to their end, with patience that is bounded. */
final class Generations {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private Generations() {}

  static List<TokenRecord> records(Generation g) {
    return g.events().stream()
        .filter(GenerationEvent.Token.class::isInstance)
        .map(e -> ((GenerationEvent.Token) e).token())
        .toList();
  }

  static List<Integer> tokens(Generation g) {
    return records(g).stream().map(TokenRecord::id).toList();
  }

  /** What a reader was shown. */
  static String text(Generation g) throws Exception {
    StringBuilder out = new StringBuilder();
    for (GenerationEvent e : g.events()) {
      if (e instanceof GenerationEvent.Token t) {
        out.append(t.text());
      }
    }
    return out.append(g.await().text()).toString();
  }

  /** Waits for an end without an error. */
  static GenerationEvent.Finished finish(Generation g) throws Exception {
    long start = System.nanoTime();
    int index = 0;
    while (System.nanoTime() - start < PATIENCE_NANOS) {
      Optional<GenerationEvent> event = g.event(index, Duration.ofMillis(500));
      if (event.isEmpty()) {
        continue;
      }
      index++;
      if (event.get() instanceof GenerationEvent.Finished f) {
        assertThat(f.error()).isEmpty();
        return f;
      }
    }
    throw new AssertionError("not finished in time; last event " + g.events().getLast());
  }

  static void await(Generation g, BooleanSupplier condition, String what) throws Exception {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("no " + what + " in time; last event " + g.events().getLast());
      }
      Thread.sleep(1);
    }
  }
}
