package dev.sheaf.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/**
 * What the operating system lets this process open and start, checked before anything is started: a
 * service that comes up without its last threads is worse than none.
 *
 * @param processLimits the kernel's table of this process's limits; absent outside Linux, and then
 *     only threads are checked
 * @param threads what makes the threads of the probe
 */
record Limits(Path processLimits, ThreadFactory threads) {
  /** About 90 are open when the shell is ready; a sharded model and clients come on top. */
  static final long MIN_FILES = 256;

  /** The framework, the loop and a worker for each core of a common machine. */
  static final int MIN_THREADS = 48;

  private static final String FILES_ROW = "Max open files";
  private static final String PROCESSES_ROW = "Max processes";

  static Limits ofThisProcess() {
    return new Limits(Path.of("/proc/self/limits"), Thread.ofPlatform().daemon().factory());
  }

  void check() throws LaunchException {
    OptionalLong files = limit(FILES_ROW);
    if (files.isPresent() && files.getAsLong() < MIN_FILES) {
      throw new LaunchException(
          LaunchCode.FILES,
          "this process may not open enough files",
          "at least " + MIN_FILES,
          files.getAsLong(),
          processLimits + ", " + FILES_ROW,
          "run 'ulimit -n 4096' first, or raise LimitNOFILE of the service");
    }
    int started = startable();
    if (started < MIN_THREADS) {
      OptionalLong processes = limit(PROCESSES_ROW);
      throw new LaunchException(
          LaunchCode.THREADS,
          "this process may not start enough threads",
          "at least " + MIN_THREADS,
          started,
          processes.isPresent()
              ? PROCESSES_ROW + " of this user is " + processes.getAsLong()
              : "limits of this user or of the container",
          "raise 'ulimit -u', TasksMax of the service or pids.max of the container");
    }
  }

  /**
   * Starts threads until enough run at once or the system refuses one; all end before it returns.
   */
  private int startable() {
    CountDownLatch release = new CountDownLatch(1);
    int started = 0;
    try {
      for (; started < MIN_THREADS; started++) {
        threads.newThread(() -> awaitQuietly(release)).start();
      }
    } catch (OutOfMemoryError refused) {
      // The only way in which the JVM reports that the system gave it no thread; 'started' says how
      // many it gave.
      return started;
    } finally {
      release.countDown();
    }
    return started;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The soft limit in a row of the table; empty when there is no table, row or bound. */
  private OptionalLong limit(String row) {
    List<String> lines;
    try {
      lines = Files.readAllLines(processLimits);
    } catch (IOException noTable) {
      return OptionalLong.empty();
    }
    return lines.stream()
        .filter(line -> line.startsWith(row))
        .map(line -> line.substring(row.length()).strip().split("\\s+", 2)[0])
        .filter(value -> value.chars().allMatch(Character::isDigit) && value.length() < 19)
        .mapToLong(Long::parseLong)
        .findFirst();
  }
}
