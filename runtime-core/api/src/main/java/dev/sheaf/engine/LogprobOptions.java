package dev.sheaf.engine;

import java.util.List;
import java.util.Objects;

/**
 * Which log-probabilities a request wants to know beyond those of the chosen tokens and the {@code
 * topLogprobs} likeliest.
 *
 * @param mode under which distribution
 * @param prompt how many alternatives to report at each token of the prompt, 0 to 100; {@link
 *     #NONE} = nothing is reported about the prompt
 * @param tokens these tokens' log-probabilities are reported at every step, likely or not; at most
 *     1,024
 */
public record LogprobOptions(Mode mode, int prompt, List<Integer> tokens) {
  /** Before or after the processors. */
  public enum Mode {
    /** Of the model's own logits. */
    RAW,
    /**
     * Of what the sampler chose from: after masks, penalties, temperature and truncation; of a
     * token that was cut it is −∞. Greedy requests know no truncation: all that is not forbidden
     * counts.
     */
    PROCESSED
  }

  /** As {@code prompt}: nothing about the prompt. */
  public static final int NONE = -1;

  /** Raw, nothing more. */
  public static final LogprobOptions DEFAULT = new LogprobOptions(Mode.RAW, NONE, List.of());

  public LogprobOptions {
    Objects.requireNonNull(mode, "mode");
    tokens = List.copyOf(tokens);
    if (prompt < NONE || prompt > 100) {
      throw new IllegalArgumentException("prompt must be −1 to 100, was " + prompt);
    }
    if (tokens.size() > 1024) {
      throw new IllegalArgumentException("tokens must have at most 1024 ids, had " + tokens.size());
    }
  }
}
