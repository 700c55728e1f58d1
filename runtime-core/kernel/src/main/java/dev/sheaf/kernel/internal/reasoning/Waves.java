package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.reasoning.JournalRecord.Answer;
import dev.sheaf.kernel.internal.step.LiveGeneration;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ReasoningEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Grows branches together. The loop takes in as many as fit; here they are only cut to what the
 * budget leaves: in their order, each up to all that it asks for; those that the budget has no room
 * for beside the others wait for these to end, since those may leave something. So the budget is
 * never exceeded, and who gets what does not depend on who was faster.
 */
final class Waves {
  private final RunScope scope;
  private final Forwards forwards;

  Waves(RunScope scope, Forwards forwards) {
    this.scope = scope;
    this.forwards = forwards;
  }

  /** One branch of a wave. */
  private static final class Growth {
    final LiveBranch branch;
    final int grant;
    final int ordinal;
    final Tally own = new Tally();
    @Nullable LiveGeneration generation;
    @Nullable Extended answer;

    Growth(LiveBranch branch, int grant, int ordinal) {
      this.branch = branch;
      this.grant = grant;
      this.ordinal = ordinal;
    }
  }

  List<Extended> extend(List<LiveBranch> branches, Extension how) throws InterruptedException {
    scope.requireRunning();
    if (new HashSet<>(branches).size() != branches.size()) {
      throw new IllegalArgumentException("a branch cannot grow twice at once");
    }
    branches.forEach(LiveBranch::requireOpen);
    long asked = Digest.of(how);
    List<Extended> answers = new ArrayList<>(branches.size());
    while (answers.size() < branches.size()) {
      List<Growth> wave = plan(branches, answers.size(), how);
      try {
        run(wave, how, asked);
      } finally {
        wave.forEach(g -> g.branch.account().reserve(-g.grant));
      }
      for (Growth g : wave) {
        Extended step = java.util.Objects.requireNonNull(g.answer);
        g.branch.grown(step);
        scope.tell(new ReasoningEvent.Grown(step));
        answers.add(step);
      }
    }
    return List.copyOf(answers);
  }

  private static List<Growth> plan(List<LiveBranch> branches, int from, Extension how) {
    List<Growth> wave = new ArrayList<>();
    for (int i = from; i < branches.size(); i++) {
      LiveBranch b = branches.get(i);
      int most = b.finished() ? 0 : Math.min(how.maxTokens(), b.room());
      long left = b.account().unreserved();
      boolean others = wave.stream().anyMatch(g -> g.grant > 0);
      if (left < most && others) {
        break;
      }
      int grant = (int) Math.min(most, left);
      b.account().reserve(grant);
      wave.add(new Growth(b, grant, b.nextOrdinal()));
    }
    return wave;
  }

  private void run(List<Growth> wave, Extension how, long asked) throws InterruptedException {
    LinkedBlockingQueue<Growth> ended = new LinkedBlockingQueue<>();
    List<LiveGeneration> running = new ArrayList<>();
    SheafException failure = null;
    try {
      for (Growth g : wave) {
        LiveGeneration generation = start(g, how, asked, ended);
        if (generation != null) {
          running.add(generation);
        }
      }
      for (int i = 0; i < running.size(); i++) {
        Growth g = ended.take();
        try {
          finish(g, how, asked);
        } catch (SheafException e) {
          failure = failure == null ? e : failure; // the others' answers are still recorded
        }
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      forwards.abandon(running);
      throw e;
    }
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable LiveGeneration start(
      Growth g, Extension how, long asked, LinkedBlockingQueue<Growth> ended) {
    Account account = g.branch.account();
    Optional<JournalRecord> recorded = scope.recall(g.branch.path(), g.ordinal, asked);
    if (recorded.isPresent()) {
      account.add(recorded.get().cost());
      g.answer = ((Answer.Grown) recorded.get().answer()).step();
      return null;
    }
    if (g.grant == 0 || account.remainingSeconds() == 0) {
      FinishReason why = g.branch.finished() ? FinishReason.STOP : FinishReason.LENGTH;
      g.answer = new Extended(g.branch.path(), List.of(), "", why, g.branch.finished());
      return null;
    }
    Cost purpose = how.purpose() == Extension.Purpose.THINK ? Cost.THINK : Cost.ANSWER;
    Meter meter = new Meter(account, g.own, purpose);
    g.generation = forwards.extend(g.branch, how, g.grant, meter, () -> ended.add(g));
    return g.generation;
  }

  private void finish(Growth g, Extension how, long asked) throws InterruptedException {
    LiveGeneration generation = java.util.Objects.requireNonNull(g.generation);
    forwards.check(generation.await());
    g.answer = answer(g.branch, generation, how);
    scope.record(g.branch.path(), g.ordinal, asked, g.own, new Answer.Grown(g.answer));
  }

  private Extended answer(LiveBranch branch, LiveGeneration generation, Extension how) {
    List<TokenRecord> tokens = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    FinishReason reason = FinishReason.LENGTH;
    for (GenerationEvent event : generation.events()) {
      if (event instanceof GenerationEvent.Token t) {
        tokens.add(t.token());
        text.append(t.text());
      } else if (event instanceof GenerationEvent.Finished f) {
        text.append(f.text());
        reason = f.reason() == FinishReason.STOP ? FinishReason.STOP : FinishReason.LENGTH;
      }
    }
    boolean finished =
        reason == FinishReason.STOP
            && !scope.request.question().ignoreEnd()
            && !tokens.isEmpty()
            && scope.model.ends().contains(tokens.getLast().id());
    Optional<String> stop =
        finished || generation.stopText().isEmpty()
            ? Optional.empty()
            : Optional.of(generation.stopText());
    return new Extended(branch.path(), tokens, text.toString(), reason, finished, stop);
  }
}
