package dev.sheaf.backend.reference.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.backend.reference.internal.ReferenceErrors;
import dev.sheaf.error.SheafException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class WorkersTest {
  @ParameterizedTest
  @CsvSource({"1,0", "1,5", "2,1", "2,7", "3,2", "4,1000", "7,6"})
  void doesEveryItemOnce(int threads, int items) {
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 200; round++) {
        AtomicIntegerArray done = new AtomicIntegerArray(items);
        workers.run(
            (from, to, worker) -> {
              assertThat(worker).isBetween(0, threads - 1);
              for (int i = from; i < to; i++) {
                done.incrementAndGet(i);
              }
            },
            items);
        for (int i = 0; i < items; i++) {
          assertThat(done.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void wakesAfterHavingSlept() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      for (int round = 0; round < 5; round++) {
        Thread.sleep(Duration.ofMillis(20)); // far beyond the active wait
        int[] by = new int[2];
        workers.run((from, to, worker) -> Arrays.fill(by, from, to, worker + 1), 2);
        assertThat(by).containsExactly(1, 2);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2"})
  void throwsOnWhatAPartThrowsAndWorksAgain(int failing) {
    try (Workers workers = new Workers(3)) {
      assertThatThrownBy(() ->
              workers.run(
                  (from, to, worker) -> {
                    if (worker == failing) {
                      throw new IllegalArgumentException("part " + worker);
                    }
                  },
                  3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("part " + failing);
      int[] done = new int[3];
      workers.run((from, to, worker) -> Arrays.fill(done, from, to, 1), 3);
      assertThat(done).containsOnly(1);
    }
  }

  @Test
  void leavesNoThreadBehind() {
    long before = count();
    Workers workers = new Workers(4);
    assertThat(count()).isEqualTo(before + 3);
    workers.close();
    workers.close();
    assertThat(count()).isEqualTo(before);
  }

  @Test
  void refusesWhereTheMachineGivesNoMoreThreadsAndLeavesNone() {
    long before = count();
    AtomicInteger started = new AtomicInteger();
    assertThatThrownBy(() ->
            new Workers(
                4,
                t -> {
                  if (started.incrementAndGet() == 3) {
                    throw new OutOfMemoryError("unable to create native thread");
                  }
                  t.start();
                }))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ReferenceErrors.THREADS);
              assertThat(e.expected()).isEqualTo("3 threads beside the caller's");
              assertThat(e.found()).isEqualTo("2");
              assertThat(e.next()).contains("fewer threads");
            });
    assertThat(count()).isEqualTo(before);
  }

  private static long count() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("sheaf-reference-"))
        .count();
  }
}
