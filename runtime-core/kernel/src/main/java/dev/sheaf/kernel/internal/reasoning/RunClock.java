package dev.sheaf.kernel.internal.reasoning;

import java.util.function.LongSupplier;

/** Wall time of a run, over interruptions; monotonic within a process. */
final class RunClock {
  private final LongSupplier nanos;
  private final long start;
  private final double before;

  /**
   * @param before seconds that earlier processes spent on the run
   */
  RunClock(LongSupplier nanos, double before) {
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.before = before;
  }

  double seconds() {
    return before + (nanos.getAsLong() - start) * 1e-9;
  }
}
