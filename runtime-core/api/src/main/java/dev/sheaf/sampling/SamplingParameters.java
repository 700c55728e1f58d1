package dev.sheaf.sampling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a request chooses its tokens. Refuses nonsense by name and value; see {@link #DEFAULT} for
 * what is off. Made by {@link #change()}, which stays source-compatible when a parameter is added.
 *
 * @param temperature 0 = greedy; else 0 to 100
 * @param topK keep the k most likely; 0 = all
 * @param topP keep the most likely whose probabilities reach p, 0 &lt; p ≤ 1; 1 = all
 * @param minP keep those at least minP times as likely as the likeliest, 0 to 1; 0 = all
 * @param repetitionPenalty 0.01 to 100; logits of tokens seen are divided (if positive) or
 *     multiplied by it; 1 = off
 * @param repetitionWindow how many last tokens, prompt included, the penalties look at; 0 = off, −1
 *     = all
 * @param frequencyPenalty −100 to 100, subtracted once per earlier appearance; 0 = off
 * @param presencePenalty −100 to 100, subtracted once if the token has appeared; 0 = off
 * @param seed of the noise; any value
 * @param processors names in order of application; empty = {@link #defaultChain()}
 * @param more parameters of processors that have no component here, by the names of {@link
 *     SamplingParameter}; finite
 * @param logitBias token id → what is added to its logit, −100 to 100; at most 16,384
 * @param allowedTokens only these may be chosen; empty = all; at most 16,384
 * @param bannedTokens these are never chosen; at most 16,384
 * @param texts parameters that are texts, by the name of the processor's parameter, for instance
 *     {@code bad-words}; at most 1,024 texts of 1 to 1,024 characters each
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
    Map<String, Double> more,
    Map<Integer, Double> logitBias,
    List<Integer> allowedTokens,
    List<Integer> bannedTokens,
    Map<String, List<String>> texts) {

  /** Most entries of a list of token ids. */
  public static final int MOST_IDS = 16_384;

  private static final int MOST_TEXTS = 1024;
  private static final int LONGEST_TEXT = 1024;

  /** Greedy, nothing else on. */
  public static final SamplingParameters GREEDY =
      new SamplingParameters(0, 0, 1, 0, 1, 64, 0, 0, 0, List.of(), Map.of());

  /** Temperature 0.8, top-k 40, top-p 0.95, min-p 0.05, as llama.cpp. */
  public static final SamplingParameters DEFAULT =
      new SamplingParameters(0.8, 40, 0.95, 0.05, 1, 64, 0, 0, 0, List.of(), Map.of());

  /** Names and texts without biases, allowed, banned tokens and text parameters. */
  public SamplingParameters(
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
    this(
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        repetitionWindow,
        frequencyPenalty,
        presencePenalty,
        seed,
        processors,
        more,
        Map.of(),
        List.of(),
        List.of(),
        Map.of());
  }

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
    more.forEach((name, value) -> within(name, value, -Double.MAX_VALUE, Double.MAX_VALUE));
    atMost("logitBias", logitBias.size(), MOST_IDS);
    logitBias = Map.copyOf(logitBias);
    logitBias.forEach((id, bias) -> within("logitBias of token " + id, bias, -100, 100));
    atMost("allowedTokens", allowedTokens.size(), MOST_IDS);
    allowedTokens = List.copyOf(allowedTokens);
    atMost("bannedTokens", bannedTokens.size(), MOST_IDS);
    bannedTokens = List.copyOf(bannedTokens);
    texts = checkedTexts(texts);
  }

  private static Map<String, List<String>> checkedTexts(Map<String, List<String>> texts) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    texts.forEach((name, list) -> {
      atMost(name, list.size(), MOST_TEXTS);
      for (String text : list) {
        within("length of a text of " + name, text.length(), 1, LONGEST_TEXT);
      }
      copy.put(name, List.copyOf(list));
    });
    return Map.copyOf(copy);
  }

  private static void within(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "%s must be %s to %s, was %s".formatted(name, low, high, value));
    }
  }

  private static void atMost(String name, int size, int most) {
    if (size > most) {
      throw new IllegalArgumentException(
          "%s must have at most %d entries, had %d".formatted(name, most, size));
    }
  }

  /** Whether the most likely survivor is taken. */
  public boolean greedy() {
    return temperature == 0;
  }

  /**
   * The processors in use when none are named: those whose parameter is on, in llama.cpp's order:
   * {@code token-lists, min-tokens, bad-words, thinking-budget, logit-bias, penalties, dry,
   * top-n-sigma, top-k, typical-p, top-p, min-p, xtc, temperature} or {@code dynamic-temperature};
   * {@code mirostat-1, mirostat-2} and {@code adaptive-p} take the places that llama.cpp gives
   * them.
   */
  public List<String> defaultChain() {
    return DefaultChain.of(this);
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
    return change().seed(value).build();
  }

  /** The same, to be changed. */
  public Builder change() {
    return new Builder(this);
  }

  /** Makes parameters, one by one. Not thread-safe. */
  public static final class Builder {
    private double temperature;
    private int topK;
    private double topP;
    private double minP;
    private double repetitionPenalty;
    private int repetitionWindow;
    private double frequencyPenalty;
    private double presencePenalty;
    private long seed;
    private List<String> processors;
    private final Map<String, Double> more;
    private Map<Integer, Double> logitBias;
    private List<Integer> allowedTokens;
    private List<Integer> bannedTokens;
    private final Map<String, List<String>> texts;

    private Builder(SamplingParameters p) {
      temperature = p.temperature;
      topK = p.topK;
      topP = p.topP;
      minP = p.minP;
      repetitionPenalty = p.repetitionPenalty;
      repetitionWindow = p.repetitionWindow;
      frequencyPenalty = p.frequencyPenalty;
      presencePenalty = p.presencePenalty;
      seed = p.seed;
      processors = p.processors;
      more = new LinkedHashMap<>(p.more);
      logitBias = p.logitBias;
      allowedTokens = p.allowedTokens;
      bannedTokens = p.bannedTokens;
      texts = new LinkedHashMap<>(p.texts);
    }

    /** 0 = greedy. */
    public Builder temperature(double value) {
      temperature = value;
      return this;
    }

    /** 0 = all. */
    public Builder topK(int value) {
      topK = value;
      return this;
    }

    /** 1 = all. */
    public Builder topP(double value) {
      topP = value;
      return this;
    }

    /** 0 = all. */
    public Builder minP(double value) {
      minP = value;
      return this;
    }

    /** 1 = off. */
    public Builder repetitionPenalty(double value) {
      repetitionPenalty = value;
      return this;
    }

    /** How many last tokens the penalties look at. */
    public Builder repetitionWindow(int value) {
      repetitionWindow = value;
      return this;
    }

    /** 0 = off. */
    public Builder frequencyPenalty(double value) {
      frequencyPenalty = value;
      return this;
    }

    /** 0 = off. */
    public Builder presencePenalty(double value) {
      presencePenalty = value;
      return this;
    }

    /** Of the noise. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Names in order of application. */
    public Builder processors(List<String> names) {
      processors = names;
      return this;
    }

    /** Token id → what is added to its logit. */
    public Builder logitBias(Map<Integer, Double> bias) {
      logitBias = bias;
      return this;
    }

    /** Only these may be chosen. */
    public Builder allowedTokens(List<Integer> ids) {
      allowedTokens = ids;
      return this;
    }

    /** These are never chosen. */
    public Builder bannedTokens(List<Integer> ids) {
      bannedTokens = ids;
      return this;
    }

    /** A parameter that is a list of texts. */
    public Builder texts(String name, List<String> values) {
      texts.put(name, values);
      return this;
    }

    /**
     * A number by its name as users spell it: {@code temperature, top-k, top-p, min-p,
     * repetition-penalty, repetition-window, frequency-penalty, presence-penalty}, or one of {@link
     * SamplingParameters#more()}.
     *
     * @throws IllegalArgumentException a whole number is needed
     */
    public Builder set(String name, double value) {
      return switch (name) {
        case "temperature" -> temperature(value);
        case "top-k" -> topK(whole(name, value));
        case "top-p" -> topP(value);
        case "min-p" -> minP(value);
        case "repetition-penalty" -> repetitionPenalty(value);
        case "repetition-window" -> repetitionWindow(whole(name, value));
        case "frequency-penalty" -> frequencyPenalty(value);
        case "presence-penalty" -> presencePenalty(value);
        default -> {
          more.put(name, value);
          yield this;
        }
      };
    }

    private static int whole(String name, double value) {
      if (value != (int) value) {
        throw new IllegalArgumentException(name + " must be a whole number, was " + value);
      }
      return (int) value;
    }

    /**
     * The parameters.
     *
     * @throws IllegalArgumentException a value is out of its range
     */
    public SamplingParameters build() {
      return new SamplingParameters(
          temperature,
          topK,
          topP,
          minP,
          repetitionPenalty,
          repetitionWindow,
          frequencyPenalty,
          presencePenalty,
          seed,
          processors,
          more,
          logitBias,
          allowedTokens,
          bannedTokens,
          texts);
    }
  }
}
