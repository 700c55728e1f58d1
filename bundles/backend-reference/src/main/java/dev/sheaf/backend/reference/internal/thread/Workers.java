package dev.sheaf.backend.reference.internal.thread;

import dev.sheaf.backend.reference.internal.ReferenceErrors;
import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one compiled model: the caller's and, from the second on, its own.
 *
 * <p>A range is cut into one contiguous part per thread. As every item is computed alone and in a
 * fixed order, the cut never shows in a result. <b>Threads.</b> One {@link #run} at a time, from
 * any thread. Between two runs a worker waits actively for at most 50 µs and then sleeps, so idle
 * costs nothing.
 */
public final class Workers implements AutoCloseable {
  private static final long ACTIVE_NANOS = 50_000;
  private static final long JOIN_MILLIS = 1_000;
  private static final RangeTask NOTHING = (from, to, worker) -> {};

  private final List<Thread> threads = new ArrayList<>();
  private final int count;
  private final AtomicInteger unfinished = new AtomicInteger();
  private RangeTask task = NOTHING; // published by the write of generation
  private int items;
  private volatile int generation;
  private volatile boolean closed;
  private volatile @Nullable Thread caller;
  private volatile @Nullable Throwable failure;

  /**
   * Starts {@code count − 1} threads.
   *
   * @throws SheafException {@code SHEAF-REFERENCE-007} the machine gives no more; none is left
   *     running
   */
  public Workers(int count) {
    this(count, Thread::start);
  }

  Workers(int count, Consumer<Thread> start) {
    this.count = count;
    try {
      for (int worker = 1; worker < count; worker++) {
        int number = worker;
        Thread t =
            Thread.ofPlatform()
                .name("sheaf-reference-" + worker)
                .daemon()
                .inheritInheritableThreadLocals(false)
                .unstarted(() -> work(number));
        t.setContextClassLoader(null); // must not hold the loader of whoever loaded a model
        start.accept(t);
        threads.add(t);
      }
    } catch (OutOfMemoryError e) {
      close();
      throw SheafException.of(ReferenceErrors.THREADS, "the machine gives no more threads")
          .expected(count - 1 + " threads beside the caller's")
          .found(threads.size())
          .where("backend reference")
          .next("load the model with fewer threads, or raise the limit of the process")
          .cause(e)
          .toException();
    }
  }

  /** How many work, the caller included. */
  public int count() {
    return count;
  }

  /** Does {@code items} items and returns when all are done. What a part throws is thrown on. */
  public void run(RangeTask work, int items) {
    if (count == 1 || items < 2) {
      work.run(0, items, 0);
      return;
    }
    this.task = work;
    this.items = items;
    failure = null;
    caller = Thread.currentThread();
    unfinished.set(count - 1);
    generation++; // only the one running caller writes it
    for (int i = 0; i < threads.size(); i++) {
      LockSupport.unpark(threads.get(i));
    }
    part(0);
    await();
    caller = null;
    task = NOTHING;
    rethrow(failure);
  }

  private void work(int worker) {
    int seen = 0;
    while (true) {
      long activeUntil = System.nanoTime() + ACTIVE_NANOS;
      while (generation == seen && !closed) {
        if (System.nanoTime() < activeUntil) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      if (closed) {
        return;
      }
      seen = generation;
      part(worker);
      Thread waiting = caller;
      if (unfinished.decrementAndGet() == 0) {
        LockSupport.unpark(waiting);
      }
    }
  }

  private void part(int worker) {
    int from = (int) ((long) items * worker / count);
    int to = (int) ((long) items * (worker + 1) / count);
    try {
      if (from < to) {
        task.run(from, to, worker);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private void await() {
    long activeUntil = System.nanoTime() + ACTIVE_NANOS;
    while (unfinished.get() > 0) {
      if (System.nanoTime() < activeUntil) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /** Ends the threads. No {@link #run} may be running. Closing twice does nothing. */
  @Override
  public void close() {
    closed = true;
    threads.forEach(LockSupport::unpark);
    for (Thread t : threads) {
      try {
        t.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // they end by themselves; only the waiting is cut short
        return;
      }
    }
  }
}
