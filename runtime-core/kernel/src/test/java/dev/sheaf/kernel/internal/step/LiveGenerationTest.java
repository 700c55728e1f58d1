package dev.sheaf.kernel.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.Timings;
import dev.sheaf.engine.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LiveGenerationTest {
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);
  private final LiveGeneration generation = new LiveGeneration("r-1");

  @Test
  void readersOfAnyPaceReadEverythingAndHoldUpNobody() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<GenerationEvent>>> readers = new ArrayList<>();
      for (int pace = 0; pace < 4; pace++) {
        int millis = pace;
        readers.add(threads.submit((Callable<List<GenerationEvent>>) () -> readAll(millis)));
      }
      for (int i = 0; i < 100; i++) {
        generation.append(new GenerationEvent.Waiting("step " + i)); // never blocks, whoever reads
      }
      generation.append(finished());
      for (Future<List<GenerationEvent>> reader : readers) {
        assertThat(reader.get()).hasSize(101).isEqualTo(generation.events());
      }
      assertThat(readAll(0)).as("and so does who comes after the end").hasSize(101);
    }
  }

  @Test
  void anEventThatDoesNotComeTimesOut() throws Exception {
    assertThat(generation.event(0, Duration.ofMillis(10))).isEmpty();
    assertThat(generation.event(0, Duration.ZERO)).isEmpty();
    assertThat(generation.event(0, Duration.ofNanos(1))).isEmpty();
    assertThat(generation.event(0, Duration.ofMillis(-1))).isEmpty();
  }

  @Test
  void afterTheLastEventNobodyWaits() throws Exception {
    generation.append(finished());
    assertThat(generation.event(1, FOR_EVER)).isEmpty();
    assertThat(generation.await()).isSameAs(generation.finished().orElseThrow());
  }

  @Test
  void nothingFollowsTheEnd() {
    generation.append(finished());
    generation.append(new GenerationEvent.Waiting("too late"));
    generation.append(finished());
    assertThat(generation.events()).hasSize(1);
  }

  @Test
  void aCancellationBeforeAnyLoopHasItIsKept() {
    AtomicInteger woken = new AtomicInteger();
    generation.cancel();
    generation.onCancel(woken::incrementAndGet);
    assertThat(generation.cancelled()).isTrue();
    generation.cancel();
    assertThat(woken).hasValue(1);
  }

  @Test
  void anEndedGenerationWakesNoLoop() {
    AtomicInteger woken = new AtomicInteger();
    generation.onCancel(woken::incrementAndGet);
    generation.append(finished());
    generation.cancel();
    assertThat(woken).as("and so holds no loop, and no model, in memory").hasValue(0);
  }

  private List<GenerationEvent> readAll(int millis) throws InterruptedException {
    List<GenerationEvent> out = new ArrayList<>();
    while (true) {
      Optional<GenerationEvent> e = generation.event(out.size(), FOR_EVER);
      if (e.isEmpty()) {
        return out;
      }
      out.add(e.get());
      Thread.sleep(millis);
    }
  }

  private static GenerationEvent.Finished finished() {
    return new GenerationEvent.Finished(
        FinishReason.STOP,
        "",
        new Usage(1, 0, 0, 0, 0),
        new Timings(0, 0, 0, 0, 0),
        Optional.empty());
  }
}
