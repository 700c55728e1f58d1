package dev.sheaf.backend.cpu.internal.thread;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The processor as a device: one region at a time, computed by the caller and its workers together.
 *
 * <p>Chunks are claimed from a counter, so a worker that the host takes away costs one chunk, not
 * the step. Between regions workers spin at most {@link #SPIN_NANOS}, then park: the handful of
 * microseconds that an operation of one token takes is less than waking a thread, while an idle
 * pool uses no time.
 *
 * <p><b>Threads.</b> {@link #run} may be called from any thread, one region after another; a region
 * must not start another. After {@link #close} it still works, on the caller alone, so that a step
 * in flight ends well. <b>Memory.</b> A region allocates nothing.
 */
public final class WorkerPool implements AutoCloseable {
  private static final long SPIN_NANOS = 50_000;
  private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final int CHUNK_BITS = 20;
  private static final int MAX_CHUNKS = (1 << CHUNK_BITS) - 1;

  private final ReentrantLock device = new ReentrantLock();
  private final List<Worker> workers = new ArrayList<>();

  /**
   * generation | chunks | next chunk: one word, so that a late worker cannot claim from the next
   * region.
   */
  private final AtomicLong word = new AtomicLong();

  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger parked = new AtomicInteger();
  private @Nullable Region region;
  private int regionThreads;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  /**
   * Starts the workers.
   *
   * @param threads computing threads, the caller included, ≥ 1
   * @throws SheafException the system gives no more threads; none is left running
   */
  public WorkerPool(int threads) {
    for (int i = 1; i < threads; i++) {
      Worker worker = new Worker(i);
      try {
        worker.thread.start();
      } catch (OutOfMemoryError e) {
        close();
        throw CpuErrors.noThreads(threads, i, e);
      }
      workers.add(worker);
    }
  }

  /** Threads that can compute together, the caller included. */
  public int threads() {
    return workers.size() + 1;
  }

  /**
   * Computes a region; returns when every chunk is done.
   *
   * @param threads at most this many compute, ≥ 1
   * @throws RuntimeException what a chunk threw first; the other chunks were computed all the same
   */
  public void run(Region work, int chunks, int threads) {
    if (chunks > MAX_CHUNKS) {
      throw new IllegalArgumentException("chunks must be ≤ " + MAX_CHUNKS + ", were " + chunks);
    }
    if (threads == 1 || chunks <= 1 || workers.isEmpty() || closed) {
      for (int c = 0; c < chunks; c++) {
        work.run(c, 0);
      }
      return;
    }
    device.lock();
    try {
      shared(work, chunks, threads);
    } finally {
      device.unlock();
    }
  }

  private void shared(Region work, int chunks, int threads) {
    region = work;
    regionThreads = threads;
    failure = null;
    done.setPlain(0);
    long generation = (word.getPlain() >>> (2 * CHUNK_BITS)) + 1;
    word.set(generation << (2 * CHUNK_BITS) | (long) chunks << CHUNK_BITS);
    if (parked.get() > 0) {
      wake(threads);
    }
    claim(0);
    await(chunks);
    region = null;
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
    }
  }

  private void wake(int threads) {
    for (int i = 0; i < workers.size() && i + 1 < threads; i++) {
      Worker worker = workers.get(i);
      if (worker.parked) {
        LockSupport.unpark(worker.thread);
      }
    }
  }

  private void claim(int thread) {
    while (true) {
      long w = word.get();
      int chunk = (int) (w & MAX_CHUNKS);
      Region work = region;
      if (chunk >= (w >>> CHUNK_BITS & MAX_CHUNKS) || work == null || thread >= regionThreads) {
        return;
      }
      if (word.compareAndSet(w, w + 1)) {
        try {
          work.run(chunk, thread);
        } catch (RuntimeException | Error e) {
          failure = e;
        }
        done.incrementAndGet();
      }
    }
  }

  private void await(int chunks) {
    int spins = 0;
    long since = 0;
    while (done.get() != chunks) {
      Thread.onSpinWait();
      if ((++spins & 127) == 0) {
        long now = System.nanoTime();
        since = since == 0 ? now : since;
        if (now - since > SPIN_NANOS) {
          Thread.yield(); // a worker was taken off its core while it holds a chunk
        }
      }
    }
  }

  /** Ends the workers; waits at most 1.5 s for the chunks they are in. */
  @Override
  public void close() {
    closed = true;
    long deadline = System.nanoTime() + CLOSE_NANOS;
    for (Worker worker : workers) {
      LockSupport.unpark(worker.thread);
    }
    boolean interrupted = false;
    for (Worker worker : workers) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      try {
        worker.thread.join(Math.max(1, left));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Workers that are still running; 0 soon after {@link #close}. */
  public int alive() {
    int n = 0;
    for (Worker worker : workers) {
      n += worker.thread.isAlive() ? 1 : 0;
    }
    return n;
  }

  private final class Worker implements Runnable {
    private final int index;
    private final Thread thread;
    private volatile boolean parked;

    Worker(int index) {
      this.index = index;
      this.thread = new Thread(null, this, "sheaf-cpu-" + index, 0, false);
      this.thread.setDaemon(true);
      this.thread.setContextClassLoader(null);
    }

    @Override
    public void run() {
      long seen = 0;
      while (!closed) {
        long generation = word.get() >>> (2 * CHUNK_BITS);
        if (generation == seen) {
          idle(seen);
        } else {
          seen = generation;
          claim(index);
        }
      }
    }

    /** Spins, then parks, until there is another region. */
    private void idle(long seen) {
      long since = System.nanoTime();
      do {
        for (int i = 0; i < 64; i++) {
          if (changed(seen)) {
            return;
          }
          Thread.onSpinWait();
        }
      } while (System.nanoTime() - since < SPIN_NANOS);
      parked = true;
      WorkerPool.this.parked.incrementAndGet();
      while (!changed(seen)) {
        LockSupport.park(WorkerPool.this);
      }
      WorkerPool.this.parked.decrementAndGet();
      parked = false;
    }

    private boolean changed(long seen) {
      return closed || word.get() >>> (2 * CHUNK_BITS) != seen;
    }
  }
}
