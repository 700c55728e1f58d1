package dev.sheaf.engine;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.sampling.SamplingParameters;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

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
 * @param grammar what the answer must match; a generation that it allows no token to continue ends
 *     with an error
 * @param drafter who proposes tokens: a {@code sheaf.name}, or {@link #NO_DRAFTER}; empty: the
 *     highest ranked that says it is for everyone. Never changes what is chosen
 * @param priority for policies that heed it; higher first, 0 is usual
 * @param logprobs which log-probabilities to report, beside {@code topLogprobs}
 * @param end what else ends it
 * @param showControl whether control tokens that the model writes are part of the answer's text, as
 *     the vocabulary spells them
 * @param lastPromptTokens of a longer prompt only so many last tokens are used; empty: a prompt
 *     that is too long is refused
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
    Optional<Duration> deadline,
    Optional<Grammar> grammar,
    Optional<String> drafter,
    int priority,
    LogprobOptions logprobs,
    EndOptions end,
    boolean showControl,
    OptionalInt lastPromptTokens) {
  /** As {@code drafter}: decode without drafts. */
  public static final String NO_DRAFTER = "none";

  /** As {@code maxTokens}: as many as the context has room for. */
  public static final int TO_CONTEXT_END = Integer.MAX_VALUE;

  /** A request without what came after version 1.0. */
  public GenerationRequest(
      String model,
      Prompt prompt,
      SamplingParameters sampling,
      int maxTokens,
      List<String> stop,
      int topLogprobs,
      boolean ignoreEnd,
      Optional<String> backend,
      Optional<Duration> deadline,
      Optional<Grammar> grammar,
      Optional<String> drafter,
      int priority) {
    this(
        model,
        prompt,
        sampling,
        maxTokens,
        stop,
        topLogprobs,
        ignoreEnd,
        backend,
        deadline,
        grammar,
        drafter,
        priority,
        LogprobOptions.DEFAULT,
        EndOptions.DEFAULT,
        false,
        OptionalInt.empty());
  }

  public GenerationRequest {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(grammar, "grammar");
    Objects.requireNonNull(drafter, "drafter");
    Objects.requireNonNull(logprobs, "logprobs");
    Objects.requireNonNull(end, "end");
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
    lastPromptTokens.ifPresent(n -> {
      if (n < 1) {
        throw new IllegalArgumentException("lastPromptTokens must be ≥ 1, was " + n);
      }
    });
    deadline.ifPresent(d -> {
      if (d.isNegative() || d.isZero()) {
        throw new IllegalArgumentException("deadline must be > 0, was " + d);
      }
    });
  }

  /** Greedy continuation of a text. */
  public static GenerationRequest greedy(String model, Prompt prompt, int maxTokens) {
    return to(model, prompt).maxTokens(maxTokens).build();
  }

  /** Starts a request: greedy, to the context's end, unless the builder is told otherwise. */
  public static Builder to(String model, Prompt prompt) {
    return new Builder(model, prompt);
  }

  /** The same, to be changed. */
  public Builder change() {
    Builder b = new Builder(model, prompt);
    b.sampling = sampling;
    b.maxTokens = maxTokens;
    b.stop = stop;
    b.topLogprobs = topLogprobs;
    b.ignoreEnd = ignoreEnd;
    b.backend = backend;
    b.deadline = deadline;
    b.grammar = grammar;
    b.drafter = drafter;
    b.priority = priority;
    b.logprobs = logprobs;
    b.end = end;
    b.showControl = showControl;
    b.lastPromptTokens = lastPromptTokens;
    return b;
  }

  /**
   * Makes requests. The way to make them that stays source-compatible: the record's own constructor
   * gets longer with each minor version.
   */
  public static final class Builder {
    private final String model;
    private Prompt prompt;
    private SamplingParameters sampling = SamplingParameters.GREEDY;
    private int maxTokens = TO_CONTEXT_END;
    private List<String> stop = List.of();
    private int topLogprobs;
    private boolean ignoreEnd;
    private Optional<String> backend = Optional.empty();
    private Optional<Duration> deadline = Optional.empty();
    private Optional<Grammar> grammar = Optional.empty();
    private Optional<String> drafter = Optional.empty();
    private int priority;
    private LogprobOptions logprobs = LogprobOptions.DEFAULT;
    private EndOptions end = EndOptions.DEFAULT;
    private boolean showControl;
    private OptionalInt lastPromptTokens = OptionalInt.empty();

    private Builder(String model, Prompt prompt) {
      this.model = model;
      this.prompt = prompt;
    }

    /** What to continue. */
    public Builder prompt(Prompt value) {
      prompt = value;
      return this;
    }

    /** How to choose. */
    public Builder sampling(SamplingParameters value) {
      sampling = value;
      return this;
    }

    /** The most tokens to generate. */
    public Builder maxTokens(int value) {
      maxTokens = value;
      return this;
    }

    /** Texts that end the generation. */
    public Builder stop(List<String> texts) {
      stop = texts;
      return this;
    }

    /** How many alternatives to report per token. */
    public Builder topLogprobs(int value) {
      topLogprobs = value;
      return this;
    }

    /** Go on after end-of-generation tokens. */
    public Builder ignoreEnd(boolean value) {
      ignoreEnd = value;
      return this;
    }

    /** Pins it to a backend. */
    public Builder backend(String name) {
      backend = Optional.of(name);
      return this;
    }

    /** When it ends at the latest, from submission. */
    public Builder deadline(Duration value) {
      deadline = Optional.of(value);
      return this;
    }

    /** What the answer must match. */
    public Builder grammar(Grammar value) {
      grammar = Optional.of(value);
      return this;
    }

    /** Who proposes tokens. */
    public Builder drafter(String name) {
      drafter = Optional.of(name);
      return this;
    }

    /** Higher first, where the policy heeds it. */
    public Builder priority(int value) {
      priority = value;
      return this;
    }

    /** Which log-probabilities to report. */
    public Builder logprobs(LogprobOptions value) {
      logprobs = value;
      return this;
    }

    /** What else ends it. */
    public Builder end(EndOptions value) {
      end = value;
      return this;
    }

    /** Whether control tokens show in the text. */
    public Builder showControl(boolean value) {
      showControl = value;
      return this;
    }

    /** Of a longer prompt only so many last tokens are used. */
    public Builder lastPromptTokens(int value) {
      lastPromptTokens = OptionalInt.of(value);
      return this;
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException a value is out of its range
     */
    public GenerationRequest build() {
      return new GenerationRequest(
          model,
          prompt,
          sampling,
          maxTokens,
          stop,
          topLogprobs,
          ignoreEnd,
          backend,
          deadline,
          grammar,
          drafter,
          priority,
          logprobs,
          end,
          showControl,
          lastPromptTokens);
    }
  }
}
