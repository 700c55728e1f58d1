package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.kernel.internal.select.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The loop of one model instance: one thread that owns its sequences and takes one step after another.
 *
 * <p>Everyone else talks to it through a queue of small tasks that run between two steps. That is where sequences arrive,
 * providers are dropped and adopted, and a stop waits: no lock is ever held over a step, and the loop never calls the framework.
 */
public final class StepLoop {
  private static final long WAITING_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final StepState state;
  private final BatchStep step;
  private final Thread thread;
  private boolean closing;
  private volatile boolean closed;

  public StepLoop(StepSetup setup) {
    this.state = new StepState(setup);
    this.step = new BatchStep(setup, state);
    this.thread = Thread.ofPlatform().name("sheaf-loop-" + setup.model()).daemon(true).unstarted(this::run);
    this.thread.setContextClassLoader(null);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Puts a sequence into the loop. */
  public void add(Sequence sequence) {
    sequence.generation.onCancel(
        () -> {
          sequence.cancel();
          inbox.add(() -> {});
        });
    inbox.add(() -> state.add(sequence));
    if (closed) {
      drainAfterEnd();
    }
  }

  /**
   * Leaves everything that this provider made, at the next step boundary.
   *
   * @return how many sequences were parked; done when no call into the provider is running or will follow
   */
  public CompletableFuture<Integer> drop(Provider<?> provider) {
    return ask(() -> state.drop(provider));
  }

  /** Goes on with another compiled model from the next step on; its sequences compute their logs again. */
  public CompletableFuture<Boolean> adopt(Compute compute) {
    return ask(
        () -> {
          state.adopt(compute);
          step.backendChanged();
          return true;
        });
  }

  /** Goes on with this tokenizer. */
  public CompletableFuture<Boolean> adopt(TokenizerBinding tokenizer) {
    return ask(
        () -> {
          state.adopt(tokenizer);
          return true;
        });
  }

  /** Ends every sequence and the thread; returns when both are done or the time is over. */
  public boolean close(long millis) throws InterruptedException {
    inbox.add(() -> closing = true);
    thread.join(Math.max(1, millis));
    return !thread.isAlive();
  }

  /** A copy of the sequences in the loop; asked of the loop, so that it never locks. */
  public CompletableFuture<List<Sequence>> sequences() {
    return ask(() -> List.copyOf(state.sequences()));
  }

  /** Free and total blocks of the present account; [0, 0] while there is none. Any thread. */
  public int[] blocks() {
    return state.blocks();
  }

  private <T> CompletableFuture<T> ask(java.util.concurrent.Callable<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    inbox.add(
        () -> {
          try {
            answer.complete(question.call());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    if (closed) {
      drainAfterEnd();
      answer.completeExceptionally(new RejectedExecutionException("the loop has ended"));
    }
    return answer;
  }

  private void run() {
    try {
      while (!closing) {
        runTasks();
        if (closing) {
          break;
        }
        if (!step.turn()) {
          waitForTask();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void runTasks() {
    for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
      task.run();
    }
  }

  private void waitForTask() throws InterruptedException {
    Runnable task =
        state.sequences().isEmpty() ? inbox.take() : inbox.poll(WAITING_POLL_NANOS, TimeUnit.NANOSECONDS);
    if (task != null) {
      task.run();
    }
  }

  private void end() {
    finishAll();
    state.release();
    closed = true;
    drainAfterEnd();
  }

  private void finishAll() {
    for (Sequence s : new ArrayList<>(state.sequences())) {
      state.finish(s, FinishReason.CANCELLED);
    }
  }

  /** Nobody waits for ever on a loop that has ended: late sequences are cancelled, late questions answered. */
  private synchronized void drainAfterEnd() {
    runTasks();
    finishAll();
  }
}
