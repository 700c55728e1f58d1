package dev.sheaf.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Backend;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.reasoning.BranchView;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.ScriptedStrategyContext;
import dev.sheaf.testing.ScriptedWriter;
import dev.sheaf.testing.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The strategy {@code beam}, one token per step, every token tried, scored by summed
 * log-probabilities: a wide enough one finds what a search through everything finds, a narrow one
 * what a plain beam search finds, with the same sums to the bit.
 */
final class BeamSearchTest {
  /** No line end among them, which would end a step by its text. */
  private static final int[] ALPHABET = {65, 66, 67, 300, 301};

  private static final int[] WITH_END = {65, ScriptedWriter.END, 66, 300};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "reference"})
  void onATinyModel(String backend) throws Exception {
    for (long seed = 1; seed <= 3; seed++) {
      Path file = TinyModels.llama().seed(seed).write(folder.resolve(backend + seed + ".gguf"));
      try (DirectModel model = load(file, backend)) {
        PlainBeam.Chances chances = chances(model, 1, 270, 280);
        check(chances, 3);
        checkEnding(chances, 3);
      }
    }
  }

  @Test
  void onRandomTables() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      PlainBeam.Chances chances = table(seed);
      check(chances, 4);
      checkEnding(chances, 4);
    }
  }

  private static void check(PlainBeam.Chances chances, int depth) throws Exception {
    PlainBeam plain = new PlainBeam(chances, ALPHABET, -1);
    for (int width : new int[] {1, 2, 3, 7, 20}) {
      assertThat(new Run(chances, ALPHABET, width, depth).kept())
          .as("width %d", width)
          .isEqualTo(plain.beams(width, depth));
    }
    List<PlainBeam.Path> all = plain.everything(depth);
    Run wide = new Run(chances, ALPHABET, 256, depth);
    assertThat(wide.kept()).isEqualTo(all.subList(0, Math.min(256, all.size())));
    assertThat(wide.answer).isEqualTo(text(all.getFirst().tokens()));
  }

  private static void checkEnding(PlainBeam.Chances chances, int depth) throws Exception {
    List<PlainBeam.Path> ended =
        new PlainBeam(chances, WITH_END, ScriptedWriter.END)
            .everything(depth).stream()
                .filter(p -> p.tokens().getLast() == ScriptedWriter.END)
                .toList();
    Run wide = new Run(chances, WITH_END, 256, depth);
    assertThat(wide.answer).as("the best that ends").isEqualTo(text(ended.getFirst().tokens()));
    assertThat(wide.sums).containsAllEntriesOf(sums(ended));
  }

  private static Map<List<Integer>, Double> sums(List<PlainBeam.Path> paths) {
    Map<List<Integer>, Double> sums = new HashMap<>();
    paths.forEach(p -> sums.put(p.tokens(), p.sum()));
    return sums;
  }

  private static String text(List<Integer> tokens) {
    StringBuilder text = new StringBuilder();
    tokens.stream().filter(t -> t != ScriptedWriter.END).forEach(text::appendCodePoint);
    return text.toString();
  }

  /** One run of the strategy. */
  private static final class Run {
    final Map<List<Integer>, Double> sums = new HashMap<>();
    final String answer;
    private final Map<String, List<Integer>> tokens = new HashMap<>();
    private final ScriptedStrategyContext context;

    Run(PlainBeam.Chances chances, int[] alphabet, int width, int depth) throws Exception {
      context =
          new ScriptedStrategyContext(new EveryToken(chances, alphabet))
              .asking(
                  GenerationRequest.to("scripted", Prompt.text("?")).maxTokens(depth + 1).build())
              .with(
                  Map.of(
                      "width", String.valueOf(width),
                      "expansions", String.valueOf(alphabet.length),
                      "depth", String.valueOf(depth),
                      "step_tokens", "1",
                      "reward", "sum"))
              .reward("sum", this::sum);
      answer = Providers.named(ReasoningStrategy.class, "beam").answer(context).text();
    }

    private double sum(BranchView branch) {
      double sum = 0;
      for (TokenRecord record : branch.records()) {
        sum += record.logprob();
      }
      tokens.put(branch.path(), branch.tokens());
      sums.put(branch.tokens(), sum);
      return sum;
    }

    /** What the last step scored and did not drop, the best first. */
    List<PlainBeam.Path> kept() {
      List<String> last = new ArrayList<>(context.scored().getLast());
      context.events().stream()
          .filter(ReasoningEvent.Dropped.class::isInstance)
          .forEach(e -> last.remove(((ReasoningEvent.Dropped) e).branch()));
      return last.stream()
          .map(path -> tokens.get(path))
          .map(t -> new PlainBeam.Path(t, sums.get(t)))
          .sorted(Comparator.comparingDouble(PlainBeam.Path::sum).reversed())
          .toList();
    }
  }

  /** Gives each fork of a path another token, in the alphabet's order. */
  private static final class EveryToken implements ScriptedWriter {
    private final PlainBeam.Chances chances;
    private final int[] alphabet;
    private final Map<List<Integer>, Integer> tried = new HashMap<>();

    EveryToken(PlainBeam.Chances chances, int[] alphabet) {
      this.chances = chances;
      this.alphabet = alphabet;
    }

    @Override
    public int next(String noise, List<Integer> tokens) {
      return alphabet[tried.merge(tokens, 1, Integer::sum) - 1];
    }

    @Override
    public double logprob(List<Integer> tokens, int token) {
      return chances.logprob(tokens, token);
    }
  }

  private DirectModel load(Path file, String backend) {
    try (ModelSource source =
        Providers.named(ModelFormat.class, "gguf").open(file, OpenOptions.DEFAULT)) {
      ModelGraph graph = Providers.named(ModelArchitecture.class, "llama").graph(source);
      return DirectModel.compile(
          graph,
          source,
          Providers.named(Backend.class, backend),
          new DirectModel.Settings(2, 16, 1, 64));
    }
  }

  /** Log-probabilities of a model after a prompt, over its whole vocabulary, in double. */
  private static PlainBeam.Chances chances(DirectModel model, int... prompt) {
    Map<List<Integer>, double[]> known = new HashMap<>();
    return (before, token) ->
        known
            .computeIfAbsent(
                List.copyOf(before),
                tokens -> {
                  int[] ids = Arrays.copyOf(prompt, prompt.length + tokens.size());
                  for (int i = 0; i < tokens.size(); i++) {
                    ids[prompt.length + i] = tokens.get(i);
                  }
                  model.reset(0);
                  return logSoftmax(model.feed(0, ids));
                })[token];
  }

  private static PlainBeam.Chances table(long seed) {
    Map<List<Integer>, double[]> known = new HashMap<>();
    return (before, token) ->
        known
            .computeIfAbsent(
                List.copyOf(before),
                tokens -> {
                  Random random = new Random(seed * 1_000_003 + tokens.hashCode());
                  float[] logits = new float[320];
                  for (int i = 0; i < logits.length; i++) {
                    logits[i] = (float) (3 * random.nextGaussian());
                  }
                  return logSoftmax(logits);
                })[token];
  }

  private static double[] logSoftmax(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    double[] out = new double[logits.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = logits[i] - max - Math.log(sum);
    }
    return out;
  }
}
