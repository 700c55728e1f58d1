package dev.sheaf.kernel.internal.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LifecycleTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void workIsDoneOneAfterAnotherInOrder() {
    try (Lifecycle lifecycle = new Lifecycle()) {
      List<Integer> order = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 50; i++) {
        int n = i;
        lifecycle.submit("work", LONG, () -> order.add(n));
      }
      lifecycle.settle(LONG);
      assertThat(order).hasSize(50).isSorted();
    }
  }

  @Test
  void aCallGivesTheAnswerOrTheFailure() {
    try (Lifecycle lifecycle = new Lifecycle()) {
      assertThat(lifecycle.<Integer>call("sum", LONG, () -> 1 + 1)).isEqualTo(2);
      SheafException failed =
          failureOf(() ->
              lifecycle.call(
                  "start of x",
                  LONG,
                  () -> {
                    throw new NoClassDefFoundError("gone/Missing");
                  }));
      assertThat(failed.code()).isEqualTo(Lifecycle.FAILED);
      assertThat(failed.getMessage()).contains("start of x").contains("gone/Missing");
      SheafException own = SheafException.of(Lifecycle.FAILED, "its own words").toException();
      assertThatThrownBy(() ->
              lifecycle.call(
                  "x",
                  LONG,
                  () -> {
                    throw own;
                  }))
          .isSameAs(own);
    }
  }

  @Test
  void workPastItsDeadlineIsAZombieAndOthersGoOnUntilItRecovers() throws Exception {
    try (Lifecycle lifecycle = new Lifecycle()) {
      CountDownLatch hang = new CountDownLatch(1);
      SheafException late =
          failureOf(() ->
              lifecycle.call(
                  "stop of dev.sheaf.bad 1.0.0",
                  SHORT,
                  () -> {
                    awaitStubbornly(hang);
                    return true;
                  }));
      assertThat(late.code()).isEqualTo(Lifecycle.TIMED_OUT);
      assertThat(late.expected()).contains("50 ms");
      assertThat(lifecycle.zombies())
          .singleElement()
          .asString()
          .contains("stop of dev.sheaf.bad 1.0.0");
      assertThat(lifecycle.<String>call("next", LONG, () -> "done")).isEqualTo("done");
      hang.countDown();
      awaitNoZombie(lifecycle);
      assertThat(lifecycle.<String>call("after", LONG, () -> "done")).isEqualTo("done");
    }
  }

  @Test
  void aCallFromWithinRunsAtOnceAndSettlingThereDoesNotWait() {
    try (Lifecycle lifecycle = new Lifecycle()) {
      String answer =
          lifecycle.call(
              "outer",
              LONG,
              () -> {
                lifecycle.settle(LONG);
                return lifecycle.call("inner", LONG, () -> Thread.currentThread().getName());
              });
      assertThat(answer).startsWith("sheaf-lifecycle-");
    }
  }

  @Test
  void anAbandonedThreadMayNotGoOnWithOtherWork() throws Exception {
    try (Lifecycle lifecycle = new Lifecycle()) {
      CountDownLatch hang = new CountDownLatch(1);
      AtomicReference<SheafException> refused = new AtomicReference<>();
      CountDownLatch over = new CountDownLatch(1);
      lifecycle.submit(
          "zombie",
          SHORT,
          () -> {
            awaitStubbornly(hang);
            refused.set(failureOf(() -> lifecycle.call("more", LONG, () -> true)));
            over.countDown();
          });
      awaitZombie(lifecycle);
      hang.countDown();
      assertThat(over.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(refused.get().code()).isEqualTo(Lifecycle.TIMED_OUT);
    }
  }

  @Test
  void workThatLeavesTheInterruptFlagSetDoesNotEndTheThread() {
    try (Lifecycle lifecycle = new Lifecycle()) {
      lifecycle.submit("rude", LONG, () -> Thread.currentThread().interrupt());
      assertThat(lifecycle.<String>call("next", LONG, () -> "done")).isEqualTo("done");
    }
  }

  @Test
  void submittedWorkThatFailsOrHangsSaysSo() {
    try (Lifecycle lifecycle = new Lifecycle()) {
      CountDownLatch hang = new CountDownLatch(1);
      var failing =
          lifecycle.submit(
              "failing",
              LONG,
              () -> {
                throw new IllegalStateException("broken");
              });
      var hanging = lifecycle.submit("hanging", SHORT, () -> awaitStubbornly(hang));
      assertThatThrownBy(failing::join).hasRootCauseMessage("broken");
      assertThatThrownBy(hanging::join).hasMessageContaining("did not finish in time");
      hang.countDown();
    }
  }

  @Test
  void closingRefusesWhatWaitsAndWhatComesLater() throws Exception {
    Lifecycle lifecycle = new Lifecycle();
    CountDownLatch hang = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    var running =
        lifecycle.submit(
            "running",
            LONG,
            () -> {
              begun.countDown();
              awaitStubbornly(hang);
            });
    var waiting = lifecycle.submit("waiting", LONG, () -> {});
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
    lifecycle.close();
    assertThatThrownBy(running::join).hasMessageContaining("SHEAF-SWAP-003");
    assertThatThrownBy(waiting::join).hasMessageContaining("SHEAF-SWAP-003");
    assertThat(failureOf(() -> lifecycle.call("late", LONG, () -> true)).code())
        .isEqualTo(Lifecycle.STOPPING);
    hang.countDown();
  }

  private static SheafException failureOf(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(SheafException.class, call);
  }

  private static void awaitStubbornly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException ignoredOnPurpose) {
        continue;
      }
    }
  }

  private static void awaitZombie(Lifecycle lifecycle) throws InterruptedException {
    while (lifecycle.zombies().isEmpty()) {
      Thread.sleep(1);
    }
  }

  private static void awaitNoZombie(Lifecycle lifecycle) throws InterruptedException {
    while (!lifecycle.zombies().isEmpty()) {
      Thread.sleep(1);
    }
  }
}
