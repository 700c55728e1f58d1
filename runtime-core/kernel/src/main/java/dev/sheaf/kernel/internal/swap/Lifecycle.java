package dev.sheaf.kernel.internal.swap;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs what bundles do when they come, are probed and go: one piece of work at a time, each under a
 * deadline.
 *
 * <p>Work that passes its deadline cannot be stopped in Java. Its thread is abandoned and reported
 * as a zombie, a fresh one takes over, and whoever waited gets a timeout: a bundle that hangs costs
 * nobody else anything.
 */
public final class Lifecycle implements AutoCloseable {
  static final ErrorCode TIMED_OUT = ErrorCode.of("SHEAF-SWAP-001", ErrorKind.TIMEOUT);
  static final ErrorCode FAILED = ErrorCode.of("SHEAF-SWAP-002", ErrorKind.UNHEALTHY);
  static final ErrorCode STOPPING = ErrorCode.of("SHEAF-SWAP-003", ErrorKind.UNAVAILABLE);

  private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final ScheduledThreadPoolExecutor watch;
  private final List<String> zombies = new ArrayList<>();
  private @Nullable Worker worker;
  private volatile boolean closed;

  private record Work(
      String what, Duration deadline, Callable<Object> body, CompletableFuture<Object> done) {}

  public Lifecycle() {
    watch =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread t =
                  Thread.ofPlatform()
                      .name("sheaf-lifecycle-watch")
                      .daemon(true)
                      .inheritInheritableThreadLocals(false)
                      .unstarted(task);
              t.setContextClassLoader(null);
              return t;
            });
    watch.setRemoveOnCancelPolicy(true);
    replaceWorker();
  }

  /**
   * Runs some work and waits for it. On the lifecycle thread itself it runs at once.
   *
   * @throws SheafException the work's own; {@code SHEAF-SWAP-001} it passed its deadline; {@code
   *     SHEAF-SWAP-002} it failed; {@code SHEAF-SWAP-003} the kernel is stopping
   */
  @SuppressWarnings("unchecked") // the future carries what the callable gave
  public <T> T call(String what, Duration deadline, Callable<T> body) {
    if (Thread.currentThread() instanceof Worker self) {
      if (self.abandoned) {
        throw SheafException.of(
                TIMED_OUT, what + " was asked for by work that has passed its deadline")
            .toException();
      }
      try {
        return body.call();
      } catch (Exception e) {
        throw failure(what, e);
      }
    }
    CompletableFuture<Object> done = new CompletableFuture<>();
    add(new Work(what, deadline, () -> body.call(), done));
    try {
      return (T) done.get();
    } catch (ExecutionException e) {
      throw failure(what, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SheafException.of(TIMED_OUT, what + " was interrupted").cause(e).toException();
    }
  }

  /**
   * Runs some work later; what it gives is done when the work is, or fails when it does or passes
   * its deadline.
   */
  public CompletableFuture<?> submit(String what, Duration deadline, Runnable body) {
    CompletableFuture<Object> done = new CompletableFuture<>();
    add(
        new Work(
            what,
            deadline,
            () -> {
              body.run();
              return true;
            },
            done));
    return done;
  }

  /**
   * Waits until everything that was submitted before has been done; on the lifecycle thread itself
   * it does not wait.
   */
  public void settle(Duration atMost) {
    if (Thread.currentThread() instanceof Worker) {
      return;
    }
    CompletableFuture<Object> done = new CompletableFuture<>();
    add(new Work("settle", Duration.ofSeconds(1), () -> true, done));
    try {
      done.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | java.util.concurrent.TimeoutException slow) {
      // Then the caller goes on with the providers that are there; what is missing it names itself.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Threads that passed a deadline and still run. */
  public synchronized List<String> zombies() {
    return List.copyOf(zombies);
  }

  /**
   * Refuses what waits and what runs, so that nobody waits for it in vain, and ends the threads.
   */
  @Override
  public synchronized void close() {
    closed = true;
    watch.shutdownNow();
    for (Work work = queue.poll(); work != null; work = queue.poll()) {
      refuse(work);
    }
    if (worker != null) {
      Work running = worker.running;
      if (running != null) {
        refuse(running);
      }
      worker.interrupt();
    }
  }

  private synchronized void add(Work work) {
    if (closed) {
      refuse(work);
    } else {
      queue.add(work);
    }
  }

  private static void refuse(Work work) {
    work.done()
        .completeExceptionally(
            SheafException.of(STOPPING, work.what() + " was not done: the kernel is stopping")
                .toException());
  }

  private static SheafException failure(String what, Throwable e) {
    if (e instanceof SheafException s) {
      return s;
    }
    return SheafException.of(FAILED, what + " failed")
        .found(e)
        .next("sheaf:bundle why <bundle>")
        .cause(e)
        .toException();
  }

  private synchronized void replaceWorker() {
    if (!closed) {
      worker = new Worker();
      worker.start();
    }
  }

  private synchronized void abandon(Worker w, Work work) {
    if (worker != w || work.done().isDone()) {
      return;
    }
    String zombie = work.what() + " (thread " + w.getName() + ")";
    zombies.add(zombie);
    w.zombie = zombie; // before the flag, so that a thread that sees it knows what to take back
    w.abandoned = true;
    w.interrupt();
    work.done()
        .completeExceptionally(
            SheafException.of(TIMED_OUT, work.what() + " did not finish in time")
                .expected("at most " + work.deadline().toMillis() + " ms")
                .found("it still runs on thread " + w.getName())
                .next("nothing else waits for it; restart when convenient")
                .toException());
    replaceWorker();
  }

  private synchronized void recovered(String zombie) {
    zombies.remove(zombie);
  }

  private final class Worker extends Thread {
    private static final java.util.concurrent.atomic.AtomicInteger NUMBER =
        new java.util.concurrent.atomic.AtomicInteger();
    private volatile boolean abandoned;
    private volatile @Nullable Work running;
    private volatile @Nullable String zombie;

    Worker() {
      super(null, null, "sheaf-lifecycle-" + NUMBER.incrementAndGet(), 0, false);
      setDaemon(true);
      setContextClassLoader(null);
    }

    @Override
    public void run() {
      while (!abandoned && !closed) {
        try {
          Work work = queue.take();
          execute(work);
        } catch (InterruptedException e) {
          // close() interrupts, and so may a bundle that leaves the flag set: the conditions above
          // tell which.
          continue;
        }
      }
      String name = zombie;
      if (name != null) {
        recovered(name);
      }
    }

    private void execute(Work work) {
      running = work;
      try {
        var check =
            watch.schedule(
                () -> abandon(this, work), work.deadline().toMillis(), TimeUnit.MILLISECONDS);
        try {
          work.done().complete(work.body().call());
        } finally {
          check.cancel(false);
        }
      } catch (Throwable e) {
        work.done().completeExceptionally(e);
      } finally {
        running = null;
      }
    }
  }
}
