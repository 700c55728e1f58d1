package dev.sheaf.kernel.internal.step;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The loop of one model instance: one thread that owns its sequences and takes one step after
 * another.
 *
 * <p>Everyone else talks to it through a queue of small tasks that run between two steps. That is
 * where sequences arrive, providers are dropped and adopted, and a stop waits: no lock is ever held
 * over a step, and the loop never calls the framework.
 */
public final class StepLoop {
  private static final long WAITING_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final StepSetup setup;
  private final StepState state;
  private final BatchStep step;
  private final GroupStep groups;
  private final Thread thread;
  private boolean closing;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  public StepLoop(StepSetup setup) {
    this.state = new StepState(setup);
    this.step = new BatchStep(setup, state);
    this.groups = new GroupStep(setup, state);
    this.setup = setup;
    this.thread =
        Thread.ofPlatform()
            .name("sheaf-loop-" + setup.model())
            .daemon(true)
            .inheritInheritableThreadLocals(false)
            .unstarted(this::run);
    this.thread.setContextClassLoader(null);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Puts a sequence into the loop. */
  public void add(Sequence sequence) {
    sequence.generation.onCancel(() -> inbox.add(() -> {}));
    inbox.add(() -> state.add(sequence));
    if (closed) {
      drainAfterEnd();
    }
  }

  /**
   * Leaves everything that this provider made, at the next step boundary.
   *
   * @return how many sequences were parked; done when no call into the provider is running or will
   *     follow
   */
  public CompletableFuture<Integer> drop(Provider<?> provider) {
    return ask(() -> state.drop(provider));
  }

  /**
   * Goes on with another compiled model from the next step on; its sequences compute their logs
   * again.
   *
   * @return false, and the model is still the caller's, if its backend has gone or the loop has
   *     ended
   */
  public CompletableFuture<Boolean> adopt(Compute compute) {
    return ask(() -> {
      if (closed || compute.provider().gone()) {
        return false;
      }
      state.adopt(compute);
      step.backendChanged();
      return true;
    });
  }

  /** Goes on with this tokenizer. */
  public CompletableFuture<Boolean> adopt(TokenizerBinding tokenizer) {
    return ask(() -> {
      if (closed || tokenizer.provider().gone()) {
        return false;
      }
      state.adopt(tokenizer);
      return true;
    });
  }

  /** Goes on with drafts of this drafter; false, and it is still the caller's, if it has gone. */
  public CompletableFuture<Boolean> adopt(DrafterBinding drafter) {
    return ask(() -> !closed && state.drafters().adopt(drafter));
  }

  /** Kinds of drafters that sequences would use and that are not there. */
  public CompletableFuture<List<String>> wantedDrafters() {
    return ask(() -> state.drafters().wanted());
  }

  /** Grammars that sequences wait for. */
  public CompletableFuture<List<Grammar>> wantedGrammars() {
    return ask(state::wantedGrammars);
  }

  /** Gives a compiled grammar to those who wait for it; false if whoever compiled it has gone. */
  public CompletableFuture<Boolean> adopt(Grammar grammar, ConstraintBinding binding) {
    return ask(() -> state.adopt(grammar, binding));
  }

  /** Fails those who wait for a grammar that does not compile. */
  public void refuse(Grammar grammar, SheafException reason) {
    inbox.add(() -> state.refuse(grammar, reason));
  }

  /** Copies a branch's state for others, as long as there is room. */
  public void fork(KeptState from, List<KeptState> into) {
    inbox.add(() -> state.idle().fork(from, into));
  }

  /** Keeps what is computed of a branch's first tokens only, perhaps with all edits forgotten. */
  public void truncate(KeptState kept, int computed, boolean forgetEdits) {
    inbox.add(() -> state.idle().truncate(kept, computed, forgetEdits));
  }

  /** Says how gladly a branch's state is kept. */
  public void retain(KeptState kept, int priority) {
    inbox.add(() -> kept.priority = priority);
  }

  /** Frees a branch's state; the branch stays. */
  public void suspend(KeptState kept) {
    inbox.add(() -> state.idle().drop(kept));
  }

  /** Frees the state of a branch that has ended. */
  public void release(KeptState kept) {
    inbox.add(() -> state.idle().release(kept));
  }

  /**
   * Does one thing of a group's log that is not done yet, with at most one forward.
   *
   * @return empty: something is not there at present, or nobody gives way; true: all is done
   */
  public CompletableFuture<Optional<Boolean>> advance(GroupState group, RowCounter counter) {
    return ask(() ->
        switch (groups.advance(group, counter)) {
          case DONE -> Optional.of(true);
          case MORE -> Optional.of(false);
          case LATER -> Optional.empty();
        });
  }

  /** Frees a group's state for good. */
  public void release(GroupState group) {
    inbox.add(() -> state.release(group));
  }

  /** Runs something between two steps; for those who wait until what they sent before is done. */
  public CompletableFuture<Boolean> settled() {
    return ask(() -> true);
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

  private <T> CompletableFuture<T> ask(Callable<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    inbox.add(() -> {
      try {
        answer.complete(question.call());
      } catch (Throwable e) {
        answer.completeExceptionally(e);
      }
    });
    if (closed) {
      drainAfterEnd();
    }
    return answer;
  }

  private void run() {
    Throwable reason = null;
    try {
      while (!closing) {
        runTasks();
        if (!closing && !step.turn()) {
          waitForTask();
        }
      }
    } catch (Throwable e) {
      reason = e;
    }
    end(reason);
  }

  private void runTasks() {
    for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
      task.run();
    }
  }

  private void waitForTask() {
    try {
      Runnable task =
          state.sequences().isEmpty()
              ? inbox.take()
              : inbox.poll(WAITING_POLL_NANOS, TimeUnit.NANOSECONDS);
      if (task != null) {
        task.run();
      }
    } catch (InterruptedException e) {
      // A plug-in left the flag set; only closing ends the loop, and whoever closes it says so
      // through the inbox.
      return;
    }
  }

  private void end(@Nullable Throwable reason) {
    failure = reason;
    try {
      finishAll();
      state.release();
    } finally {
      closed = true;
      drainAfterEnd();
      if (reason != null) {
        setup.listener().died(reason);
      }
    }
  }

  private void finishAll() {
    Throwable reason = failure;
    for (Sequence s : new ArrayList<>(state.sequences())) {
      if (reason == null) {
        state.finish(s, FinishReason.CANCELLED);
      } else {
        state.fail(s, ended(s, reason));
      }
    }
  }

  private SheafException ended(Sequence s, Throwable reason) {
    return SheafException.of(
            StepCodes.LOOP_ENDED,
            "the step loop of model " + setup.model() + " has ended by a failure")
        .found(reason)
        .where("request " + s.generation.id())
        .next("sheaf:model load it again, and report the failure")
        .cause(reason)
        .toException();
  }

  /**
   * Nobody waits for ever on a loop that has ended: late sequences are ended, late questions
   * answered.
   */
  private synchronized void drainAfterEnd() {
    runTasks();
    finishAll();
  }
}
