package dev.sheaf.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a request chooses its tokens. Refuses nonsense by name and value; see {@link #DEFAULT} for
 * what is off.
 *
 * @param temperature 0 = greedy; else 0 to 100
 * @param topK keep the k most likely; 0 = all
 * @param topP keep the most likely whose probabilities reach p, 0 &lt; p ≤ 1; 1 = all
 * @param minP keep those at least minP times as likely as the likeliest, 0 to 1; 0 = all
 * @param repetitionPenalty 0.01 to 100; logits of tokens seen are divided (if positive) or
 *     multiplied by it; 1 = off
 * @param repetitionWindow how many last tokens, prompt included, the repetition penalty looks at; 0
 *     = off, −1 = all
 * @param frequencyPenalty −100 to 100, subtracted once per earlier appearance in the output; 0 =
 *     off
 * @param presencePenalty −100 to 100, subtracted once if the output has the token; 0 = off
 * @param seed of the noise; any value
 * @param processors names in order of application; empty = {@link #defaultChain()}
 * @param more parameters of processors that are not built in, by their own names
 */
public record SamplingParameters(
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    int repetitionWindow,
    double frequencyPenalty,
    double presencePenalty,
    long seed,
    List<String> processors,
    Map<String, Double> more) {

  /** Greedy, nothing else on. */
  public static final SamplingParameters GREEDY =
      new SamplingParameters(0, 0, 1, 0, 1, 64, 0, 0, 0, List.of(), Map.of());

  /** Temperature 0.8, top-k 40, top-p 0.95, min-p 0.05, as llama.cpp. */
  public static final SamplingParameters DEFAULT =
      new SamplingParameters(0.8, 40, 0.95, 0.05, 1, 64, 0, 0, 0, List.of(), Map.of());

  public SamplingParameters {
    within("temperature", temperature, 0, 100);
    if (topK < 0) {
      throw new IllegalArgumentException("topK must be ≥ 0, was " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be > 0 and ≤ 1, was " + topP);
    }
    within("minP", minP, 0, 1);
    within("repetitionPenalty", repetitionPenalty, 0.01, 100);
    if (repetitionWindow < -1) {
      throw new IllegalArgumentException("repetitionWindow must be ≥ −1, was " + repetitionWindow);
    }
    within("frequencyPenalty", frequencyPenalty, -100, 100);
    within("presencePenalty", presencePenalty, -100, 100);
    processors = List.copyOf(processors);
    more = Map.copyOf(more);
  }

  private static void within(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "%s must be %s to %s, was %s".formatted(name, low, high, value));
    }
  }

  /** Whether the most likely survivor is taken. */
  public boolean greedy() {
    return temperature == 0;
  }

  /**
   * The processors in use when none are named: those whose parameter is on, in llama.cpp's order:
   * {@code penalties, top-k, top-p, min-p, temperature}.
   */
  public List<String> defaultChain() {
    List<String> chain = new ArrayList<>();
    if ((repetitionPenalty != 1 && repetitionWindow != 0)
        || frequencyPenalty != 0
        || presencePenalty != 0) {
      chain.add("penalties");
    }
    if (!greedy()) {
      if (topK > 0) {
        chain.add("top-k");
      }
      if (topP < 1) {
        chain.add("top-p");
      }
      if (minP > 0) {
        chain.add("min-p");
      }
      if (temperature != 1) {
        chain.add("temperature");
      }
    }
    return List.copyOf(chain);
  }

  /** The processors to apply, in order. */
  public List<String> chain() {
    return processors.isEmpty() ? defaultChain() : processors;
  }

  /** The sampler that ends the chain: {@code greedy} or {@code noise}. */
  public String sampler() {
    return greedy() ? "greedy" : "noise";
  }

  /** The same with another seed. */
  public SamplingParameters withSeed(long value) {
    return new SamplingParameters(
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        repetitionWindow,
        frequencyPenalty,
        presencePenalty,
        value,
        processors,
        more);
  }
}
