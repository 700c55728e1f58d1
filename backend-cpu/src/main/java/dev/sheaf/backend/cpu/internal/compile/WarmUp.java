package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.kernel.WeightKernel;
import dev.sheaf.error.SheafException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gets kernels compiled while the weights are still being read, and opens each one when it is fast
 * and has given the numbers of its definition: a kernel that this machine miscompiles never serves.
 *
 * <p><b>Threads.</b> One of its own while there is something to do, at low priority; none
 * otherwise.
 */
public final class WarmUp implements AutoCloseable {
  private static final long CLOSE_MILLIS = 1000;
  private static final int CALLS = 64;
  private static final long EAGER_NANOS = 5_000_000_000L;
  private static final long PAUSE_NANOS = 20_000_000L;

  private final Kernels kernels;
  private final Deque<Trial> waiting = new ArrayDeque<>();
  private final Set<Integer> asked = new HashSet<>();
  private @Nullable Thread thread;
  private volatile boolean closed;
  private volatile @Nullable SheafException failure;

  /** One kernel on small data. */
  interface Trial {
    /** What it opens. */
    int opens();

    /** Its name in messages. */
    String name();

    /** Runs it once. */
    void run();

    /** A compiled kernel stays below this. */
    long nanos();

    /** The first output that differs from the definition, or −1. */
    int difference();
  }

  /** Nothing is open yet. */
  public WarmUp(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * Warms what a model will use; returns at once.
   *
   * @param operations kernels that only some graphs need, see {@link OperationTrials#neededBy}
   * @throws SheafException a kernel gave wrong numbers on this machine
   */
  synchronized void begin(Collection<WeightKernel> used, Set<Integer> operations) {
    List<Trial> trials = new ArrayList<>();
    for (WeightKernel k : used) {
      if (asked.add(k.index())) {
        trials.addAll(WeightTrials.of(k));
      }
    }
    if (!used.isEmpty() && asked.add(Kernels.TILES)) {
      trials.addAll(RowTrials.all());
    }
    for (int kernel : operations) {
      if (asked.add(kernel)) {
        trials.add(OperationTrials.of(kernel));
      }
    }
    enqueue(trials);
  }

  /** Queues trials and starts the thread if there are any. */
  synchronized void enqueue(List<Trial> trials) {
    SheafException e = failure;
    if (e != null) {
      throw e;
    }
    waiting.addAll(trials);
    if (thread == null && !waiting.isEmpty() && !closed) {
      Thread t = new Thread(null, this::work, "sheaf-cpu-warm-up", 0, false);
      t.setDaemon(true);
      t.setContextClassLoader(null);
      t.setPriority(Thread.MIN_PRIORITY);
      try {
        t.start();
        thread = t;
      } catch (OutOfMemoryError noThread) {
        throw CpuErrors.noThreads(1, 0, noThread);
      }
    }
  }

  /** Whether everything asked for is open. */
  public synchronized boolean done() {
    return thread == null && waiting.isEmpty();
  }

  /**
   * Waits until everything asked for is open, or the time is over. What a model computes before
   * that is right but slow, and slows the compilation that it waits for.
   */
  public synchronized void await(Duration atMost) {
    long until = System.nanoTime() + atMost.toNanos();
    long left = atMost.toMillis();
    while (!done() && !closed && left > 0) {
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      left = (until - System.nanoTime()) / 1_000_000;
    }
  }

  private synchronized @Nullable Trial next(@Nullable Trial last) {
    if (last != null && waiting.stream().noneMatch(t -> t.opens() == last.opens())) {
      kernels.open(last.opens());
    }
    Trial trial = closed || failure != null ? null : waiting.poll();
    if (trial == null) {
      thread = null;
      notifyAll();
    }
    return trial;
  }

  private void work() {
    Trial trial = next(null);
    while (trial != null) {
      settle(trial);
      if (!closed) {
        int wrong = trial.difference();
        if (wrong >= 0) {
          failure = CpuErrors.selfTest(trial.name(), wrong);
        }
      }
      trial = next(closed || failure != null ? null : trial);
    }
  }

  /** Runs it until it is compiled. */
  private void settle(Trial trial) {
    long begin = System.nanoTime();
    boolean fast = false;
    while (!fast && !closed) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        trial.run();
      }
      long end = System.nanoTime();
      fast = end - start < CALLS * trial.nanos();
      if (end - begin > EAGER_NANOS) {
        LockSupport.parkNanos(
            PAUSE_NANOS); // interpreted only, or a very busy machine: do not insist
      }
    }
  }

  /** Ends the thread, if it runs. */
  @Override
  public void close() {
    closed = true;
    Thread running;
    synchronized (this) {
      notifyAll();
      waiting.clear();
      running = thread;
    }
    if (running != null) {
      LockSupport.unpark(running);
      try {
        running.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
