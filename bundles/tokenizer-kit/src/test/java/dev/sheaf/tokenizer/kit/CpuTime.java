package dev.sheaf.tokenizer.kit;

import java.lang.management.ManagementFactory;

/** Processor time of the calling thread: what other processes do does not count. */
final class CpuTime {
  private CpuTime() {}

  /** The least of three runs, in nanoseconds. */
  static long least(Runnable work) {
    return Math.min(of(work), Math.min(of(work), of(work)));
  }

  /** The most of three runs, in nanoseconds. */
  static long most(Runnable work) {
    return Math.max(of(work), Math.max(of(work), of(work)));
  }

  private static long of(Runnable work) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    return Math.max(1, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
  }
}
