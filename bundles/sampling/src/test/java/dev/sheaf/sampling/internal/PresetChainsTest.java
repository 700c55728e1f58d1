package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.sampling.SamplingPreset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both presets against a float64 model of their whole chains: 1,000 random rows for each set of
 * parameters, the candidates and their scores compared after every processor.
 */
final class PresetChainsTest {
  private static final int ROWS = 1000;
  private static final int[] VOCABULARIES = {2, 3, 17, 64, 300, 700};

  /** What a set of parameters is called, and what it changes of the preset's defaults. */
  private record ParameterSet(String name, SamplingPreset preset, SamplingParameters parameters) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static ParameterSet set(String name, SamplingPreset preset, Change... changes) {
    SamplingParameters.Builder b = preset.defaults().change();
    for (Change change : changes) {
      change.of(b);
    }
    return new ParameterSet(name, preset, b.build());
  }

  private interface Change {
    void of(SamplingParameters.Builder b);
  }

  private static Change with(String name, double value) {
    return b -> b.set(name, value);
  }

  static Stream<ParameterSet> llamaCpp() {
    SamplingPreset p = new LlamaCppPreset();
    return Stream.of(
        set("defaults", p),
        set(
            "penalties",
            p,
            with("repetition-penalty", 1.3),
            with("frequency-penalty", 0.4),
            with("presence-penalty", 0.7),
            with("repetition-window", 20)),
        set(
            "rewards",
            p,
            with("repetition-penalty", 0.8),
            with("presence-penalty", -0.5),
            with("repetition-window", -1),
            with("top-k", 0)),
        set(
            "dry",
            p,
            with("dry-multiplier", 0.8),
            with("top-k", 0),
            with("top-p", 1),
            with("min-p", 0),
            with("dry-allowed-length", 1)),
        set(
            "dry in a window, loud",
            p,
            with("dry-multiplier", 5),
            with("dry-base", 3),
            with("dry-penalty-last-n", 24),
            with("dry-allowed-length", 0)),
        set(
            "xtc",
            p,
            with("xtc-probability", 0.5),
            with("xtc-threshold", 0.07),
            with("min-p", 0.01)),
        set(
            "xtc that keeps some",
            p,
            with("xtc-probability", 1),
            with("xtc-threshold", 0.02),
            with("min-keep", 5)),
        set("typical", p, with("typical-p", 0.7), with("top-p", 1), with("top-k", 0)),
        set("sigma", p, with("top-n-sigma", 1.2), with("top-k", 0), with("temperature", 1.7)),
        set(
            "sigma, typical, kept",
            p,
            with("top-n-sigma", 2),
            with("typical-p", 0.5),
            with("min-keep", 4),
            with("top-p", 0.9),
            with("min-p", 0.5)),
        set("dynamic temperature", p, with("dynatemp-range", 0.6), with("dynatemp-exponent", 1.5)),
        set("adaptive", p, with("adaptive-target", 0.4), with("min-p", 0.02)),
        set("mirostat 1", p, with("mirostat", 1)),
        set("mirostat 2", p, with("mirostat", 2), with("mirostat-tau", 3)),
        set("greedy with penalties", p, with("temperature", 0), with("repetition-penalty", 1.2)),
        set(
            "bias and lists",
            p,
            b -> b.logitBias(Map.of(0, 2.5, 1, -100.0)),
            b -> b.bannedTokens(List.of(1))),
        set(
            "everything",
            p,
            with("repetition-penalty", 1.1),
            with("dry-multiplier", 0.8),
            with("top-n-sigma", 3),
            with("typical-p", 0.95),
            with("xtc-probability", 0.3),
            with("dynatemp-range", 0.3),
            with("adaptive-target", 0.6),
            with("min-tokens", 20),
            with("min-keep", 2),
            b -> b.texts("bad-words", List.of("\u0001a", " c")),
            b -> b.logitBias(Map.of(1, 1.0))));
  }

  static Stream<ParameterSet> vllm() {
    SamplingPreset p = new VllmPreset();
    return Stream.of(
        set("defaults", p),
        set("top-k", p, with("top-k", 20)),
        set("top-p", p, with("top-p", 0.8), with("temperature", 0.6)),
        set("both", p, with("top-k", 12), with("top-p", 0.9), with("temperature", 1.4)),
        set("min-p after temperature", p, with("min-p", 0.1), with("temperature", 2)),
        set(
            "penalties",
            p,
            with("repetition-penalty", 1.2),
            with("frequency-penalty", 0.5),
            with("presence-penalty", 1.5)),
        set(
            "rewards",
            p,
            with("repetition-penalty", 0.7),
            with("frequency-penalty", -0.2),
            with("top-k", 5)),
        set(
            "bad words, min tokens",
            p,
            with("min-tokens", 30),
            b -> b.texts("bad-words", List.of("\u0001a", "a", " c"))),
        set(
            "lists and bias",
            p,
            b -> b.allowedTokens(List.of(0, 1)),
            b -> b.logitBias(Map.of(0, -3.0)),
            with("top-p", 0.5)),
        set("banned", p, b -> b.bannedTokens(List.of(0)), with("top-k", 1)),
        set("a temperature that is greedy", p, with("temperature", 9e-6), with("top-k", 50)),
        set(
            "everything",
            p,
            with("repetition-penalty", 1.1),
            with("frequency-penalty", 0.1),
            with("presence-penalty", 0.1),
            with("min-p", 0.02),
            with("top-k", 40),
            with("top-p", 0.9),
            with("temperature", 0.7),
            with("min-tokens", 10),
            b -> b.texts("bad-words", List.of("\u0001a")),
            b -> b.logitBias(Map.of(1, 1.0)),
            b -> b.bannedTokens(List.of(0))));
  }

  /** A row with its history. */
  private static final class Case {
    final Random random;
    final int vocabulary;
    final float[] logits;
    final List<Integer> prompt;
    final List<Integer> output;
    final List<Integer> all;
    final SeededNoise noise;

    Case(int row, int least) {
      random = new Random(row);
      int[] sizes = IntStream.of(VOCABULARIES).filter(size -> size > least).toArray();
      vocabulary = sizes[row % sizes.length];
      logits = new float[vocabulary];
      boolean ties = random.nextInt(4) == 0;
      double spread = 0.5 + 5 * random.nextDouble();
      for (int id = 0; id < vocabulary; id++) {
        double x = spread * random.nextGaussian();
        logits[id] = (float) (ties ? Math.rint(4 * x) / 4 : x);
      }
      prompt = tokens();
      output = tokens();
      all = new ArrayList<>(prompt);
      all.addAll(output);
      noise = new SeededNoise(row);
    }

    /** Few different ones, so that much is repeated. */
    private List<Integer> tokens() {
      int distinct = 1 + random.nextInt(Math.min(vocabulary, random.nextBoolean() ? 4 : 60));
      return random.ints(random.nextInt(40), 0, distinct).boxed().toList();
    }

    FakeModel model() {
      return new FakeModel(vocabulary)
          .prompt(prompt.stream().mapToInt(Integer::intValue).toArray())
          .ends(vocabulary - 1);
    }
  }

  @ParameterizedTest
  @MethodSource("llamaCpp")
  void llamaCppLeavesTheCandidatesOfItsDefinition(ParameterSet set) {
    compare(set);
  }

  @ParameterizedTest
  @MethodSource("vllm")
  void vllmLeavesTheCandidatesOfItsDefinition(ParameterSet set) {
    compare(set);
  }

  private static void compare(ParameterSet set) {
    // words are spelled in bytes
    int least = set.parameters.texts().containsKey("bad-words") ? 128 : 1;
    Map<String, Integer> effective = new HashMap<>();
    List<String> chain = set.preset.chain(set.parameters);
    for (int row = 0; row < ROWS; row++) {
      Case c = new Case(row, least);
      double[] wanted = IntStream.range(0, c.vocabulary).mapToDouble(id -> c.logits[id]).toArray();
      Candidates candidates = new Candidates(c.vocabulary);
      candidates.reset(c.logits, 0);
      for (String name : chain) {
        LogitsProcessor processor = Factories.open(name, set.parameters, c.model());
        c.output.forEach(token -> processor.push(token, 0));
        processor.apply(candidates, c.noise);
        double[] before = wanted;
        wanted = slow(name, before, set.parameters, c);
        assertSame(candidates, wanted, "row %d after %s".formatted(row, name));
        if (!Arrays.equals(before, wanted)) {
          effective.merge(name, 1, Integer::sum);
        }
      }
    }
    assertThat(effective.keySet()).as("processors that did something").containsAll(chain);
  }

  private static double[] slow(String name, double[] s, SamplingParameters p, Case c) {
    int minKeep = (int) more(p, "min-keep", 0);
    return switch (name) {
      case "token-lists" -> Slow.lists(s, p.allowedTokens(), p.bannedTokens());
      case "min-tokens" ->
          c.output.size() < more(p, name, 0)
              ? Slow.lists(s, List.of(), List.of(c.vocabulary - 1))
              : s;
      case "bad-words" -> Slow.badWords(s, badWords(p), c.output);
      case "logit-bias" -> Slow.bias(s, p.logitBias());
      case "penalties" -> {
        List<Integer> seen = Slow.last(c.all, p.repetitionWindow());
        yield Slow.penalties(
            s, seen, seen, p.repetitionPenalty(), p.frequencyPenalty(), p.presencePenalty());
      }
      case "output-penalties" ->
          Slow.penalties(
              s, c.all, c.output, p.repetitionPenalty(), p.frequencyPenalty(), p.presencePenalty());
      case "dry" ->
          Slow.dry(
              s,
              Slow.last(c.all, (int) more(p, "dry-penalty-last-n", -1)),
              more(p, "dry-multiplier", 0),
              more(p, "dry-base", 1.75),
              (int) more(p, "dry-allowed-length", 2),
              List.of(10, 58, 34, 42));
      case "top-n-sigma" -> Slow.topNSigma(s, more(p, name, -1));
      case "top-k" -> Slow.topK(s, p.topK());
      case "typical-p" -> Slow.typical(s, more(p, name, 1), minKeep);
      case "top-p" -> Slow.topP(s, p.topP(), minKeep);
      case "top-k-top-p" -> Slow.topKTopP(s, p.topK(), p.topP());
      case "min-p" -> Slow.minP(s, p.minP(), minKeep);
      case "xtc" ->
          Slow.xtc(
              s,
              more(p, "xtc-probability", 0),
              c.noise.uniform(0),
              more(p, "xtc-threshold", 0.1),
              minKeep);
      case "likeliest" -> Slow.topK(s, 1);
      case "temperature" -> Slow.temperature(s, p.temperature());
      case "dynamic-temperature" ->
          Slow.dynamicTemperature(
              s, p.temperature(), more(p, "dynatemp-range", 0), more(p, "dynatemp-exponent", 1));
      case "mirostat-1" -> drawn(Slow.mirostat1(s, 2 * more(p, "mirostat-tau", 5)), c);
      case "mirostat-2" -> drawn(Slow.mirostat2(s, 2 * more(p, "mirostat-tau", 5)), c);
      case "adaptive-p" -> drawn(Slow.adaptive(s, more(p, "adaptive-target", -1)), c);
      default -> throw new AssertionError(name);
    };
  }

  private static double[] drawn(double[] scores, Case c) {
    return Slow.keep(scores, List.of(Slow.draw(scores, c.noise::gumbel)));
  }

  private static double more(SamplingParameters p, String name, double standard) {
    return p.more().getOrDefault(name, standard);
  }

  /** In a vocabulary of bytes a word with a space in front is longer, and so does not count. */
  private static List<int[]> badWords(SamplingParameters p) {
    return p.texts().getOrDefault("bad-words", List.of()).stream()
        .map(word -> word.strip().chars().toArray())
        .toList();
  }

  /** The same candidates, and scores that differ by one constant at most. */
  private static void assertSame(Candidates c, double[] wanted, String where) {
    List<Integer> ids = Slow.ids(wanted);
    Set<Integer> ours = new HashSet<>();
    double[] scores = new double[wanted.length];
    Arrays.fill(scores, Slow.OUT);
    if (c.hasSurvivors()) {
      for (int i = 0; i < c.count(); i++) {
        ours.add(c.id(i));
        scores[c.id(i)] = c.survivorScore(i);
      }
    } else {
      for (int id = 0; id < scores.length; id++) {
        scores[id] = c.score(id);
        if (scores[id] > Slow.OUT) {
          ours.add(id);
        }
      }
    }
    if (!ours.equals(new HashSet<>(ids))) {
      assertThat(ours).as(where).isEqualTo(new HashSet<>(ids));
    }
    if (ids.isEmpty()) {
      return;
    }
    int best = Slow.sorted(wanted).getFirst();
    for (int id : ids) {
      double a = scores[id] - scores[best];
      double b = wanted[id] - wanted[best];
      if (!(Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b)))) {
        assertThat(a).as("%s: score of %d below the best", where, id).isEqualTo(b);
      }
    }
  }

  @Test
  void theOrdersAreThoseOfTheEngines() {
    assertThat(new LlamaCppPreset().order())
        .containsSubsequence(
            "logit-bias",
            "penalties",
            "dry",
            "top-n-sigma",
            "top-k",
            "typical-p",
            "top-p",
            "min-p",
            "xtc",
            "temperature",
            "adaptive-p");
    assertThat(new VllmPreset().order())
        .containsSubsequence(
            "token-lists",
            "bad-words",
            "min-tokens",
            "logit-bias",
            "output-penalties",
            "temperature",
            "min-p",
            "top-k-top-p");
    assertThat(new LlamaCppPreset().defaults()).isEqualTo(SamplingParameters.DEFAULT);
    SamplingParameters v = new VllmPreset().defaults();
    assertThat(
            new double[] {
              v.temperature(),
              v.topP(),
              v.topK(),
              v.minP(),
              v.presencePenalty(),
              v.frequencyPenalty(),
              v.repetitionPenalty()
            })
        .containsExactly(1, 1, 0, 0, 0, 0, 1);
    assertThat(v.repetitionWindow()).isEqualTo(-1);
    assertThat(new VllmPreset().chain(v)).isEmpty();
  }

  @Test
  void aChainIsPartOfTheOrderAndNamesWhatIsInstalled() {
    Stream.concat(llamaCpp(), vllm())
        .forEach(set -> {
          List<String> order = set.preset.order();
          List<String> chain = set.preset.chain(set.parameters);
          assertThat(Factories.ALL.keySet()).containsAll(order);
          assertThat(chain).isEqualTo(order.stream().filter(chain::contains).toList());
          assertThat(set.preset.description()).isNotBlank();
        });
  }
}
