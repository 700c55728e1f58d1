package dev.sheaf.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and a polite kill into an interrupt of the running command, then gives it time to
 * wind up. The JVM itself ends with 128 + the signal's number: 130 for Ctrl-C, 143 for a kill.
 */
final class Interruption {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Thread command;
  private final CountDownLatch ended = new CountDownLatch(1);

  private Interruption(Thread command) {
    this.command = command;
  }

  /** Watches over the calling thread. */
  static Interruption install() {
    Interruption interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("sheaf-interrupt").unstarted(interruption::act));
    return interruption;
  }

  /** Says that the framework has stopped and nothing is left to wait for. */
  void ended() {
    ended.countDown();
  }

  private void act() {
    if (ended.getCount() == 0) {
      return;
    }
    command.interrupt();
    try {
      if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("sheaf: the command did not stop within " + PATIENCE.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
