package dev.sheaf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class InterruptionTest {
  @Test
  void theCommandIsInterruptedAndWaitedFor() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch woundUp = new CountDownLatch(1);
    Interruption[] interruption = new Interruption[1];
    Thread command =
        Thread.ofPlatform()
            .unstarted(() -> {
              started.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException expected) {
                woundUp.countDown();
              }
              interruption[0].ended();
            });
    interruption[0] = new Interruption(command);
    command.start();
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    interruption[0].act();
    assertThat(woundUp.getCount()).isZero();
    command.join();
  }

  @Test
  void aSignalDuringTheStartIsNoticedAfterIt() throws Exception {
    Interruption interruption = new Interruption(Thread.ofPlatform().unstarted(() -> {}));
    interruption.check();
    interruption.act();
    assertThatThrownBy(interruption::check).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aCommandThatHasEndedIsNotInterrupted() {
    Interruption interruption = new Interruption(Thread.currentThread());
    interruption.ended();
    interruption.act();
    assertThat(Thread.interrupted()).isFalse();
  }
}
