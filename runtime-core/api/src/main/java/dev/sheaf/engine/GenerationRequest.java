package dev.sheaf.engine;

import dev.sheaf.sampling.SamplingParameters;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One generation, complete: nothing is asked for later.
 *
 * @param model name of a loaded model
 * @param prompt what to continue
 * @param sampling how to choose
 * @param maxTokens ≥ 1, and prompt and answer together must fit into the context; or {@link
 *     #TO_CONTEXT_END}. There the generation ends with {@link FinishReason#LENGTH}
 * @param stop texts that end the generation and are not part of it; at most 64, none empty
 * @param topLogprobs how many alternatives to report per token, 0 to 100; the chosen token's
 *     log-probability is always reported
 * @param ignoreEnd go on after end-of-generation tokens
 * @param backend a pin: the sequence waits for this backend instead of moving
 * @param deadline from submission; then {@link FinishReason#DEADLINE}; empty: none
 */
public record GenerationRequest(
    String model,
    Prompt prompt,
    SamplingParameters sampling,
    int maxTokens,
    List<String> stop,
    int topLogprobs,
    boolean ignoreEnd,
    Optional<String> backend,
    Optional<Duration> deadline) {
  /** As {@code maxTokens}: as many as the context has room for. */
  public static final int TO_CONTEXT_END = Integer.MAX_VALUE;

  public GenerationRequest {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(sampling, "sampling");
    stop = List.copyOf(stop);
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be ≥ 1, was " + maxTokens);
    }
    if (stop.size() > 64) {
      throw new IllegalArgumentException("stop must have at most 64 texts, had " + stop.size());
    }
    if (stop.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("stop must not contain an empty text");
    }
    if (topLogprobs < 0 || topLogprobs > 100) {
      throw new IllegalArgumentException("topLogprobs must be 0 to 100, was " + topLogprobs);
    }
    deadline.ifPresent(d -> {
      if (d.isNegative() || d.isZero()) {
        throw new IllegalArgumentException("deadline must be > 0, was " + d);
      }
    });
  }

  /** Greedy continuation of a text. */
  public static GenerationRequest greedy(String model, Prompt prompt, int maxTokens) {
    return new GenerationRequest(
        model,
        prompt,
        SamplingParameters.GREEDY,
        maxTokens,
        List.of(),
        0,
        false,
        Optional.empty(),
        Optional.empty());
  }
}
