package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.StopRule;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.BranchWork;
import dev.sheaf.kernel.internal.step.LiveGeneration;
import dev.sheaf.kernel.internal.step.Scoring;
import dev.sheaf.kernel.internal.step.Sequence;
import dev.sheaf.kernel.internal.step.Sequences;
import dev.sheaf.reasoning.Extension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts a run's work into the step loop and waits for it. */
final class Forwards {
  private static final long PATIENCE = TimeUnit.SECONDS.toMillis(10);

  private final RunScope scope;

  Forwards(RunScope scope) {
    this.scope = scope;
  }

  /** Lets a branch choose up to {@code most} tokens; {@code ended} is called by the loop. */
  LiveGeneration extend(LiveBranch branch, Extension how, int most, Meter meter, Runnable ended) {
    GenerationRequest question = scope.request.question();
    long seed = question.sampling().seed();
    GenerationRequest.Builder request =
        plain()
            .sampling(how.sampling().orElse(question.sampling()).withSeed(seed))
            .maxTokens(most)
            .stop(how.stop());
    how.grammar().ifPresent(request::grammar);
    double seconds = branch.account().remainingSeconds();
    if (seconds < TimeUnit.DAYS.toSeconds(300)) {
      request.deadline(Duration.ofNanos(Math.max(1, (long) (seconds * 1e9))));
    }
    BranchLog log = branch.log();
    StopRule rule = how.stopRule().map(java.util.function.Supplier::get).orElse(null);
    return submit(
        branch, request.build(), log.ids(), log.marks(0, false), most, null, rule, meter, ended);
  }

  /** Computes a branch's state up to its last token but one, and keeps it. */
  void state(LiveBranch branch, Meter meter) throws InterruptedException {
    BranchLog log = branch.log();
    int tokens = log.length() - 1;
    if (tokens > 0) {
      int[] ids = java.util.Arrays.copyOf(log.ids(), tokens);
      boolean[] marks = java.util.Arrays.copyOf(log.marks(0, false), tokens);
      finish(
          submit(branch, plain().build(), ids, marks, 1, Scoring.state(), null, meter, () -> {}));
    }
  }

  /**
   * Log-probabilities after a branch; its own state stays as it is.
   *
   * @param more tokens after the branch's
   * @param generated whether they count as a model's
   * @param wanted ids per row, from the branch's last token on
   */
  double[][] score(LiveBranch branch, int[] more, boolean generated, int[][] wanted, Meter meter)
      throws InterruptedException {
    BranchLog log = branch.log();
    Scoring scoring = new Scoring(log.length() + more.length - wanted.length, wanted);
    finish(
        submit(
            branch,
            plain().build(),
            log.ids(more),
            log.marks(more.length, generated),
            1,
            scoring,
            null,
            meter,
            () -> {}));
    return scoring.found();
  }

  /** What all sequences of the run have in common. */
  private GenerationRequest.Builder plain() {
    GenerationRequest question = scope.request.question();
    GenerationRequest.Builder b =
        GenerationRequest.to(question.model(), new Prompt.Ids(List.of()))
            .topLogprobs(question.topLogprobs())
            .ignoreEnd(question.ignoreEnd())
            .priority(question.priority());
    question.backend().ifPresent(b::backend);
    question.drafter().ifPresent(b::drafter);
    return b;
  }

  private LiveGeneration submit(
      LiveBranch branch,
      GenerationRequest request,
      int[] ids,
      boolean[] marks,
      int most,
      @Nullable Scoring scoring,
      @Nullable StopRule rule,
      Meter meter,
      Runnable ended) {
    scope.model.requireServing();
    BranchLog log = branch.log();
    LiveGeneration generation = new LiveGeneration(scope.id + "/" + branch.path());
    BranchWork work =
        new BranchWork(
            branch.kept(),
            log.past(branch.key()),
            log.computed(),
            log.edits(),
            meter,
            scoring,
            rule,
            scope.id,
            () -> {
              scope.ended(generation);
              ended.run();
            });
    Sequence sequence =
        Sequences.branch(scope.model.nextNumber(), request, ids, marks, most, generation, work);
    scope.began(generation);
    try {
      if (scoring == null) {
        scope.model.submit(sequence, request);
      } else {
        scope.model.loop().add(sequence);
      }
    } catch (RuntimeException | Error e) {
      scope.ended(generation);
      throw e;
    }
    return generation;
  }

  private void finish(LiveGeneration generation) throws InterruptedException {
    try {
      check(generation.await());
    } catch (InterruptedException e) {
      abandon(List.of(generation));
      throw e;
    }
  }

  /**
   * Refuses what did not end by itself.
   *
   * @throws InterruptedException the run was cancelled
   */
  void check(GenerationEvent.Finished end) throws InterruptedException {
    if (end.reason() == FinishReason.ERROR) {
      throw end.error().orElseThrow();
    }
    if (end.reason() == FinishReason.CANCELLED) {
      scope.requireRunning();
      scope.model.requireServing();
      throw SheafException.of(RunCodes.INTERRUPTED, "what a run computed was cancelled")
          .where("run " + scope.id)
          .next("start the run again, with the same journal if it has one")
          .toException();
    }
  }

  /** Cancels and waits until the loop has let go; an interrupt is kept for the caller. */
  void abandon(List<LiveGeneration> generations) {
    generations.forEach(LiveGeneration::cancel);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
    boolean interrupted = false;
    for (LiveGeneration g : generations) {
      while (!g.ended() && System.nanoTime() < until) {
        try {
          var unused = g.event(Integer.MAX_VALUE, Duration.ofMillis(PATIENCE));
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
