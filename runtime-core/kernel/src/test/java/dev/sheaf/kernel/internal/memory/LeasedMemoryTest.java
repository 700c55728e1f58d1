package dev.sheaf.kernel.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.backend.MemoryLease;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LeasedMemoryTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 63, 64, 65, 4096, 1_000_003})
  void leasesZeroedAlignedMemoryOfExactlyThatSize(long bytes) {
    LeasedMemory memory = new LeasedMemory(1 << 20);
    try (MemoryLease lease = memory.lease(bytes, "weights")) {
      MemorySegment segment = lease.segment();
      assertThat(segment.byteSize()).isEqualTo(bytes);
      assertThat(segment.address() % 64).isZero();
      assertThat(segment.mismatch(MemorySegment.ofArray(new byte[(int) bytes]))).isEqualTo(-1);
      assertThat(lease.owner()).isEqualTo("weights");
      assertThat(memory.leasedBytes()).isEqualTo(bytes);
    }
    assertThat(memory.leasedBytes()).isZero();
  }

  @Test
  void memoryMayBeUsedByAnyThreadAndIsGoneAfterClosing() throws Exception {
    LeasedMemory memory = new LeasedMemory(64);
    MemoryLease lease = memory.lease(64, "kv");
    Thread other = Thread.ofPlatform().start(() -> lease.segment().set(ValueLayout.JAVA_INT, 0, 7));
    other.join();
    assertThat(lease.segment().get(ValueLayout.JAVA_INT, 0)).isEqualTo(7);
    lease.close();
    assertThatThrownBy(() -> lease.segment().get(ValueLayout.JAVA_INT, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingTwiceGivesBackOnce() {
    LeasedMemory memory = new LeasedMemory(100);
    MemoryLease one = memory.lease(40, "a");
    MemoryLease two = memory.lease(40, "a");
    one.close();
    one.close();
    assertThat(memory.leasedBytes()).isEqualTo(40);
    assertThat(memory.leases()).isEqualTo(1);
    two.close();
    assertThat(memory.leases()).isZero();
  }

  @Test
  void accountsByOwnerTheLargestFirst() {
    LeasedMemory memory = new LeasedMemory(1000);
    MemoryLease small = memory.lease(10, "small");
    memory.lease(0, "nothing");
    memory.lease(100, "large");
    memory.lease(50, "small");
    assertThat(memory.owners().toString()).isEqualTo("{large=100, small=60, nothing=0}");
    small.close();
    assertThat(memory.owners()).containsEntry("small", 50L);
  }

  @Test
  void anOwnerWithNothingLeftIsForgotten() {
    LeasedMemory memory = new LeasedMemory(1000);
    MemoryLease some = memory.lease(5, "a");
    MemoryLease none = memory.lease(0, "a");
    some.close();
    none.close();
    assertThat(memory.owners()).isEmpty();
    assertThat(memory.leases()).isZero();
  }

  @Test
  void refusesWhatDoesNotFitWithBothNumbersAndTheLargestOwners() {
    LeasedMemory memory = new LeasedMemory(1000);
    memory.lease(600, "cpu weights of smollm2");
    memory.lease(300, "cpu kv of smollm2");
    memory.lease(20, "scratch");
    memory.lease(10, "crumbs");
    SheafException e = refusal(memory, 71, "kv of another");
    assertThat(e.expected()).contains("70").contains("1000");
    assertThat(e.found())
        .contains("71")
        .contains("cpu weights of smollm2 600, cpu kv of smollm2 300, scratch 20");
    assertThat(e.found()).doesNotContain("crumbs");
    assertThat(e.where()).isEqualTo("kv of another");
    assertThat(memory.leasedBytes()).isEqualTo(930);
    memory.lease(70, "fits").close();
  }

  @Test
  void refusesTheLargestNumbersWithoutOverflow() {
    LeasedMemory memory = new LeasedMemory(1000);
    memory.lease(1, "a");
    refusal(memory, Long.MAX_VALUE, "b");
    assertThatThrownBy(() -> memory.lease(-1, "b")).hasMessageContaining("-1");
    assertThatThrownBy(() -> new LeasedMemory(-1)).hasMessageContaining("-1");
    assertThat(memory.leasedBytes()).isEqualTo(1);
  }

  @Test
  void theMachinesOwnLimitIsTheSameRefusalAndLeavesNothingLeased() {
    LeasedMemory memory = new LeasedMemory(Long.MAX_VALUE);
    SheafException e = refusal(memory, 1L << 60, "weights");
    assertThat(e).hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(memory.leasedBytes()).isZero();
    assertThat(memory.owners()).isEmpty();
    memory.lease(64, "small").close();
  }

  @Test
  void threadsNeverPassTheBudgetTogether() throws Exception {
    LeasedMemory memory = new LeasedMemory(1000);
    AtomicLong held = new AtomicLong();
    AtomicLong granted = new AtomicLong();
    AtomicLong refused = new AtomicLong();
    Callable<Boolean> body =
        () -> {
          boolean within = true;
          for (int i = 0; i < 500; i++) {
            try (MemoryLease lease = memory.lease(300, Thread.currentThread().getName())) {
              within &= held.addAndGet(lease.segment().byteSize()) <= 1000;
              granted.incrementAndGet();
              Thread.yield();
              held.addAndGet(-300);
            } catch (SheafException e) {
              refused.incrementAndGet();
              Thread.yield();
            }
          }
          return within;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        results.add(threads.submit(body));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    }
    assertThat(granted.get() + refused.get()).isEqualTo(4000);
    assertThat(granted.get()).isPositive();
    assertThat(memory.leasedBytes()).isZero();
    assertThat(memory.owners()).isEmpty();
  }

  @Test
  void closedLeasesGiveTheirMemoryBackToTheMachine() throws Exception {
    Path statistics = Path.of("/proc/self/statm");
    Assumptions.assumeTrue(
        Files.isReadable(statistics), "the system does not tell the process's resident memory");
    long lease = 16L << 20;
    LeasedMemory memory = new LeasedMemory(lease);
    memory.lease(lease, "warm").close();
    long before = residentPages(statistics);
    for (int i = 0; i < 60; i++) {
      memory.lease(lease, "again").close();
    }
    long grownBytes = (residentPages(statistics) - before) * 4096;
    assertThat(grownBytes).isLessThan(15 * lease);
  }

  private static long residentPages(Path statistics) throws Exception {
    return Long.parseLong(Files.readString(statistics).split(" ")[1]);
  }

  private static SheafException refusal(LeasedMemory memory, long bytes, String owner) {
    List<SheafException> thrown = new ArrayList<>();
    assertThatThrownBy(() -> memory.lease(bytes, owner))
        .asInstanceOf(InstanceOfAssertFactories.type(SheafException.class))
        .satisfies(thrown::add);
    SheafException e = thrown.getFirst();
    assertThat(e.code().name()).isEqualTo("SHEAF-MEMORY-001");
    assertThat(e.code().kind()).isEqualTo(ErrorKind.RESOURCES);
    assertThat(e.next()).isNotBlank();
    return e;
  }

  @Test
  void largeLeasesAreZeroAlignedAndGivenBack() {
    LeasedMemory memory = new LeasedMemory(1L << 40);
    for (int round = 0; round < 4; round++) {
      for (long bytes : new long[] {(8L << 20) - 1, 8L << 20, (64L << 20) + 3}) {
        try (MemoryLease lease = memory.lease(bytes, "large")) {
          assertThat(lease.segment().byteSize()).isEqualTo(bytes);
          assertThat(lease.segment().address() % 64).isZero();
          for (long at = 0; at < bytes; at += 4093) {
            assertThat(lease.segment().get(ValueLayout.JAVA_BYTE, at)).isZero();
          }
          assertThat(lease.segment().get(ValueLayout.JAVA_BYTE, bytes - 1)).isZero();
          lease.segment().fill((byte) 7);
        }
      }
    }
    assertThat(memory.leasedBytes()).isZero();
  }

  @Test
  void aLeaseMayBeLargerThanTheJvmsOwnLimitOnDirectMemory() {
    LeasedMemory memory = new LeasedMemory(1L << 50);
    long bytes = Runtime.getRuntime().maxMemory() + (1L << 30);
    try (MemoryLease lease = memory.lease(bytes, "larger than the heap")) {
      assertThat(lease.segment().get(ValueLayout.JAVA_BYTE, bytes - 1)).isZero();
    }
  }
}
