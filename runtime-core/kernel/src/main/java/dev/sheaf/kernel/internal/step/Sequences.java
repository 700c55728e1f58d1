package dev.sheaf.kernel.internal.step;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LogprobOptions;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes sequences for the engine. */
public final class Sequences {
  private Sequences() {}

  /**
   * A sequence that grows a branch.
   *
   * @param log all tokens of the branch so far, and what is to be computed after them
   * @param generated which of them a model generated
   */
  public static Sequence branch(
      long number,
      GenerationRequest request,
      int[] log,
      boolean[] generated,
      int maxTokens,
      LiveGeneration generation,
      BranchWork work) {
    Sequence s =
        new Sequence(number, request, log, generated, maxTokens, generation, new StepClock());
    s.work = work;
    s.replayUntil = work.everComputed;
    return s;
  }

  /**
   * Says what a sequence must match, before it enters a loop.
   *
   * @param compiled null: its owner compiles it when the loop asks for it
   */
  public static Sequence constrained(
      Sequence s, Grammar grammar, @Nullable ConstraintBinding compiled) {
    s.grammar = new SequenceGrammar(grammar, compiled);
    return s;
  }

  /** Says who proposes tokens for a sequence, before it enters a loop. */
  public static Sequence drafted(Sequence s, String kind) {
    s.draft = new DraftHistory(kind);
    return s;
  }

  /** Lets a sequence look at the row after its prompt instead of choosing. */
  public static Sequence reading(Sequence s, LogitsReading reading) {
    s.reading = reading;
    return s;
  }

  /** A sequence at its start, with its first event published. */
  public static Sequence create(
      long number,
      GenerationRequest request,
      int[] prompt,
      boolean[] promptGenerated,
      int maxTokens,
      LiveGeneration generation) {
    Sequence s =
        new Sequence(
            number, request, prompt, promptGenerated, maxTokens, generation, new StepClock());
    generation.append(new GenerationEvent.Started(Arrays.stream(prompt).boxed().toList()));
    if (request.logprobs().prompt() != LogprobOptions.NONE) {
      if (prompt.length == 1) {
        generation.append(new GenerationEvent.PromptLogprobs(List.of())); // nothing predicts it
      } else {
        s.promptScores = new PromptScores(prompt.length, request.logprobs().prompt());
      }
    }
    return s;
  }
}
