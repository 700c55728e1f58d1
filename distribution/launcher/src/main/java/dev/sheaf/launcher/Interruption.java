package dev.sheaf.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns Ctrl-C and a polite kill into an interrupt of the running command, then gives it time to
 * wind up. A command that cannot be interrupted, such as one that reads a pipe, is left behind and
 * the framework is stopped around it. The JVM itself ends with 128 + the signal's number: 130 for
 * Ctrl-C, 143 for a kill.
 */
final class Interruption {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Thread command;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Container container;
  private volatile boolean requested;

  Interruption(Thread command) {
    this.command = command;
  }

  /** Watches over the calling thread. */
  static Interruption install() {
    Interruption interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("sheaf-interrupt").unstarted(interruption::act));
    return interruption;
  }

  /** Says what is to be stopped if the command does not end by itself. */
  void watch(Container started) {
    container = started;
  }

  /**
   * Ends the calling thread's work if a signal came while bundles were starting: some may not have.
   * The framework swallows the interrupt itself.
   */
  void check() throws InterruptedException {
    if (requested) {
      throw new InterruptedException("a signal came during the start");
    }
  }

  /** Says that the framework has stopped and nothing is left to wait for. */
  void ended() {
    ended.countDown();
  }

  void act() {
    if (ended.getCount() == 0) {
      return;
    }
    requested = true;
    command.interrupt();
    try {
      Container running = container;
      if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && running != null) {
        running.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
