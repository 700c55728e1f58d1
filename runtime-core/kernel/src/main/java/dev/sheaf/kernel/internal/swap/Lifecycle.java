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
 * Runs what bundles do when they come, are probed and go: one piece of work at a time, each under a deadline.
 *
 * <p>Work that passes its deadline cannot be stopped in Java. Its thread is abandoned and reported as a zombie, a fresh one takes
 * over, and whoever waited gets a timeout: a bundle that hangs costs nobody else anything.
 */
public final class Lifecycle implements AutoCloseable {
  static final ErrorCode TIMED_OUT = ErrorCode.of("SHEAF-SWAP-001", ErrorKind.TIMEOUT);
  static final ErrorCode FAILED = ErrorCode.of("SHEAF-SWAP-002", ErrorKind.UNHEALTHY);

  private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final ScheduledThreadPoolExecutor watch;
  private final List<String> zombies = new ArrayList<>();
  private @Nullable Worker worker;
  private boolean closed;

  private record Work(String what, Duration deadline, Callable<Object> body, CompletableFuture<Object> done) {}

  public Lifecycle() {
    watch =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("sheaf-lifecycle-watch").daemon(true).unstarted(task));
    watch.setRemoveOnCancelPolicy(true);
    replaceWorker();
  }

  /** Runs some work and waits for it. On the lifecycle thread itself it runs at once. */
  @SuppressWarnings("unchecked") // the future carries what the callable gave
  public <T> T call(String what, Duration deadline, Callable<T> body) {
    if (Thread.currentThread() instanceof Worker) {
      try {
        return body.call();
      } catch (Exception e) {
        throw failure(what, e);
      }
    }
    CompletableFuture<Object> done = new CompletableFuture<>();
    queue.add(new Work(what, deadline, () -> body.call(), done));
    try {
      return (T) done.get();
    } catch (ExecutionException e) {
      throw failure(what, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SheafException.of(TIMED_OUT, what + " was interrupted").cause(e).toException();
    }
  }

  /** Runs some work later; its failures are its own to report. */
  public void submit(String what, Duration deadline, Runnable body) {
    queue.add(
        new Work(
            what,
            deadline,
            () -> {
              body.run();
              return true;
            },
            new CompletableFuture<>()));
  }

  /** Waits until everything that was submitted before has been done. */
  public void settle(Duration atMost) {
    CompletableFuture<Object> done = new CompletableFuture<>();
    queue.add(new Work("settle", Duration.ofSeconds(1), () -> true, done));
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

  @Override
  public synchronized void close() {
    closed = true;
    watch.shutdownNow();
    if (worker != null) {
      worker.interrupt();
    }
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
    w.abandoned = true;
    String zombie = work.what() + " (thread " + w.getName() + ")";
    zombies.add(zombie);
    w.zombie = zombie;
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
    private static final java.util.concurrent.atomic.AtomicInteger NUMBER = new java.util.concurrent.atomic.AtomicInteger();
    private volatile boolean abandoned;
    private volatile @Nullable String zombie;

    Worker() {
      super("sheaf-lifecycle-" + NUMBER.incrementAndGet());
      setDaemon(true);
      setContextClassLoader(null);
    }

    @Override
    public void run() {
      try {
        while (!abandoned) {
          Work work = queue.take();
          var check =
              watch.schedule(() -> abandon(this, work), work.deadline().toMillis(), TimeUnit.MILLISECONDS);
          execute(work);
          check.cancel(false);
        }
      } catch (InterruptedException | java.util.concurrent.RejectedExecutionException closing) {
        // close() ends the thread.
        return;
      }
      String name = zombie;
      if (name != null) {
        recovered(name);
      }
    }

    private void execute(Work work) {
      try {
        work.done().complete(work.body().call());
      } catch (Throwable e) {
        work.done().completeExceptionally(e);
      }
    }
  }
}
