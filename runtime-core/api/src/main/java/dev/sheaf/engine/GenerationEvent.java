package dev.sheaf.engine;

import dev.sheaf.error.SheafException;
import java.util.List;
import java.util.Optional;

/** What a reader of a generation sees. */
public sealed interface GenerationEvent {
  /** The prompt as tokens. */
  record Started(List<Integer> promptIds) implements GenerationEvent {
    public Started {
      promptIds = List.copyOf(promptIds);
    }
  }

  /**
   * What the model thought of the prompt, where that was asked for; before the first {@link Token}.
   *
   * @param tokens one for each token of the prompt after the first, which nothing predicts; the
   *     request's mode has no say here: these are of the model's own logits
   */
  record PromptLogprobs(List<TokenRecord> tokens) implements GenerationEvent {
    public PromptLogprobs {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * A token was chosen. {@code text} is what may be shown now: characters still incomplete or part
   * of a possible stop text are held back and come with a later token or with {@link Finished}.
   */
  record Token(TokenRecord token, String text) implements GenerationEvent {}

  /**
   * The sequence cannot go on until something is back.
   *
   * @param what for instance {@code backend cpu} or {@code sampler greedy}
   */
  record Waiting(String what) implements GenerationEvent {}

  /**
   * The sequence goes on, perhaps elsewhere.
   *
   * @param backend the backend it runs on now
   * @param replayed how many tokens are computed again
   */
  record Resumed(String backend, int replayed) implements GenerationEvent {}

  /**
   * The end; always the last event.
   *
   * @param text what was held back and belongs to the answer
   * @param error why, when reason is {@link FinishReason#ERROR}
   */
  record Finished(
      FinishReason reason,
      String text,
      Usage usage,
      Timings timings,
      Optional<SheafException> error)
      implements GenerationEvent {}
}
