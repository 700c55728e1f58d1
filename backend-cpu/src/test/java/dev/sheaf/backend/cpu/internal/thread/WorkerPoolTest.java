package dev.sheaf.backend.cpu.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerPoolTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 64, 1000})
  void everyChunkIsComputedOnce(int chunks) {
    try (WorkerPool pool = new WorkerPool(3)) {
      for (int round = 0; round < 200; round++) {
        AtomicIntegerArray seen = new AtomicIntegerArray(chunks);
        pool.run((chunk, thread) -> seen.incrementAndGet(chunk), chunks, 3);
        for (int c = 0; c < chunks; c++) {
          assertThat(seen.get(c)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void noMoreThreadsTakePartThanAskedFor() {
    try (WorkerPool pool = new WorkerPool(4)) {
      AtomicInteger highest = new AtomicInteger();
      for (int round = 0; round < 500; round++) {
        pool.run((c, t) -> highest.accumulateAndGet(t, Math::max), 50, 2);
      }
      assertThat(highest.get()).isLessThanOrEqualTo(1);
      assertThat(pool.threads()).isEqualTo(4);
    }
  }

  @Test
  void whatAChunkThrowsReachesTheCallerAfterTheOthersAreDone() {
    try (WorkerPool pool = new WorkerPool(2)) {
      AtomicInteger done = new AtomicInteger();
      Region region =
          (chunk, thread) -> {
            if (chunk == 7) {
              throw new IllegalArgumentException("chunk 7");
            }
            done.incrementAndGet();
          };
      assertThatThrownBy(() -> pool.run(region, 20, 2)).hasMessage("chunk 7");
      assertThat(done.get()).isEqualTo(19);
      pool.run((chunk, thread) -> done.incrementAndGet(), 5, 2);
      assertThat(done.get()).isEqualTo(24);
    }
  }

  @Test
  void severalModelsShareOnePool() throws InterruptedException {
    try (WorkerPool pool = new WorkerPool(2)) {
      AtomicInteger done = new AtomicInteger();
      Thread[] models = new Thread[3];
      for (int i = 0; i < models.length; i++) {
        models[i] =
            new Thread(() -> {
              for (int round = 0; round < 300; round++) {
                pool.run((chunk, thread) -> done.incrementAndGet(), 8, 2);
              }
            });
        models[i].start();
      }
      for (Thread model : models) {
        model.join();
      }
      assertThat(done.get()).isEqualTo(3 * 300 * 8);
    }
  }

  @Test
  void closingEndsTheWorkersAndLaterRegionsRunOnTheCaller() {
    WorkerPool pool = new WorkerPool(3);
    pool.run((chunk, thread) -> {}, 10, 3);
    pool.close();
    assertThat(pool.alive()).isZero();
    AtomicInteger onCaller = new AtomicInteger();
    pool.run((chunk, thread) -> onCaller.addAndGet(thread == 0 ? 1 : 0), 10, 3);
    assertThat(onCaller.get()).isEqualTo(10);
  }

  @Test
  void workersAreDaemonsWithoutALoader() {
    try (WorkerPool pool = new WorkerPool(2)) {
      Thread worker =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().equals("sheaf-cpu-1"))
              .findFirst()
              .orElseThrow();
      assertThat(worker.isDaemon()).isTrue();
      assertThat(worker.getContextClassLoader()).isNull();
      assertThat(pool.alive()).isEqualTo(1);
    }
  }

  @Test
  void anIdlePoolUsesNoTime() throws InterruptedException {
    try (WorkerPool pool = new WorkerPool(2)) {
      AtomicInteger done = new AtomicInteger();
      pool.run((chunk, thread) -> done.incrementAndGet(), 100, 2);
      var threads = ManagementFactory.getThreadMXBean();
      long worker =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().equals("sheaf-cpu-1"))
              .mapToLong(Thread::threadId)
              .findFirst()
              .orElseThrow();
      Thread.sleep(50);
      long before = threads.getThreadCpuTime(worker);
      Thread.sleep(500);
      long used = threads.getThreadCpuTime(worker) - before;
      assertThat(used).as("nanoseconds of 500 ms").isLessThan(5_000_000);
    }
  }
}
