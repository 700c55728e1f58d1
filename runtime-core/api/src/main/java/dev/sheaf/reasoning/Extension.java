package dev.sheaf.reasoning;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.StopRule;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a branch grows.
 *
 * @param maxTokens ≥ 1; cut to what the budget and the context leave
 * @param sampling how to choose; empty: as the question says
 * @param stop texts that end the extension and are not part of its text; their tokens stay in the
 *     branch
 * @param stopRule makes a rule that ends the extension from inside the loop
 * @param grammar what the extension must match
 * @param purpose where its tokens are counted
 */
public record Extension(
    int maxTokens,
    Optional<SamplingParameters> sampling,
    List<String> stop,
    Optional<Supplier<StopRule>> stopRule,
    Optional<Grammar> grammar,
    Purpose purpose) {
  /** Where tokens are counted. */
  public enum Purpose {
    THINK,
    ANSWER
  }

  public Extension {
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(stopRule, "stopRule");
    Objects.requireNonNull(grammar, "grammar");
    Objects.requireNonNull(purpose, "purpose");
    stop = List.copyOf(stop);
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be ≥ 1, was " + maxTokens);
    }
  }

  /** Up to so many tokens, sampled as the question says. */
  public static Extension of(int maxTokens) {
    return new Extension(
        maxTokens, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Purpose.ANSWER);
  }

  /**
   * As the plain question would be answered: its most tokens, its sampling, its stop texts, its
   * grammar.
   */
  public static Extension answering(GenerationRequest question) {
    return new Extension(
        question.maxTokens(),
        Optional.empty(),
        question.stop(),
        Optional.empty(),
        question.grammar(),
        Purpose.ANSWER);
  }

  /** The same, up to so many tokens. */
  public Extension atMost(int tokens) {
    return new Extension(tokens, sampling, stop, stopRule, grammar, purpose);
  }

  /** The same, ended by a text as well. */
  public Extension until(String text) {
    List<String> texts = new java.util.ArrayList<>(stop);
    texts.add(text);
    return new Extension(maxTokens, sampling, texts, stopRule, grammar, purpose);
  }

  /** The same, sampled otherwise. */
  public Extension sampled(SamplingParameters parameters) {
    return new Extension(maxTokens, Optional.of(parameters), stop, stopRule, grammar, purpose);
  }

  /** The same, counted as thinking. */
  public Extension thinking() {
    return new Extension(maxTokens, sampling, stop, stopRule, grammar, Purpose.THINK);
  }

  /** The same, ended by a rule as well. */
  public Extension endedBy(Supplier<StopRule> rule) {
    return new Extension(maxTokens, sampling, stop, Optional.of(rule), grammar, purpose);
  }
}
