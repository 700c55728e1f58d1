package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.request;
import static dev.sheaf.kernel.internal.step.LoopFixture.sampled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.engine.TokenRecord.Alternative;
import dev.sheaf.kernel.internal.sampling.Logprobs;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log-probabilities of an answer against a float64 model of its chain, step by step. */
@Timeout(60)
final class ReportedLogprobsTest {
  private static final List<Integer> ASKED = List.of(0, 47, 13);
  private static final int TOP = 5;
  private static final int TOKENS = 80;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void processedOnesAreThoseOfWhatTheSamplerChoseFrom(boolean greedy) throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.processors.put("cut", new Provider<>("cut", "1.0.0", (p, prompt) -> c -> c.keepTop(9)));
      f.adopt("one", new HashModel("a", 64));
      SamplingParameters sampling =
          (greedy ? SamplingParameters.GREEDY : sampled(3))
              .change()
              .processors(
                  greedy ? List.of("penalties", "cut") : List.of("penalties", "cut", "temperature"))
              .build();
      List<TokenRecord> tokens = tokens(f, sampling, LogprobOptions.Mode.PROCESSED);
      List<Integer> log = new ArrayList<>(List.of(4, 5));
      for (TokenRecord t : tokens) {
        double[] model = penalised(log, 2);
        if (!greedy) {
          model = cutAndFlattened(model);
        }
        require(t, model);
        log.add(t.id());
      }
      assertThat(tokens).hasSize(TOKENS);
      assertThat(tokens.stream().flatMap(t -> t.top().stream()))
          .as("a token that was cut")
          .satisfies(all ->
              assertThat(all.stream().anyMatch(a -> a.logprob() == Double.NEGATIVE_INFINITY))
                  .isEqualTo(!greedy));
    }
  }

  @Test
  void rawOnesAreThoseOfTheModelWhateverTheChainDoes() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("one", new HashModel("a", 64));
      List<Integer> log = new ArrayList<>(List.of(4, 5));
      Logprobs rows = new Logprobs();
      for (TokenRecord t : tokens(f, sampled(3), LogprobOptions.Mode.RAW)) {
        float[] logits = HashModel.logits(ints(log), log.size());
        rows.read(logits, 0, logits.length);
        assertThat(t.logprob()).isEqualTo(rows.of(t.id()));
        assertThat(t.top()).hasSize(TOP + ASKED.size());
        for (int i = 0; i < ASKED.size(); i++) {
          assertThat(t.top().get(TOP + i))
              .isEqualTo(new Alternative(ASKED.get(i), rows.of(ASKED.get(i))));
        }
        double[] model = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).toArray();
        require(t, model);
        log.add(t.id());
      }
    }
  }

  private static List<TokenRecord> tokens(
      LoopFixture f, SamplingParameters sampling, LogprobOptions.Mode mode) throws Exception {
    return Told.of(
            f.submit(
                request(sampling, TOKENS, 4, 5)
                    .change()
                    .topLogprobs(TOP)
                    .logprobs(new LogprobOptions(mode, LogprobOptions.NONE, ASKED))
                    .build()))
        .tokens();
  }

  private static int[] ints(List<Integer> ids) {
    return ids.stream().mapToInt(i -> i).toArray();
  }

  /** The fixture's penalties: 1.5 off for each time that the answer has the token. */
  private static double[] penalised(List<Integer> log, int promptLength) {
    float[] logits = HashModel.logits(ints(log), log.size());
    double[] model = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).toArray();
    log.subList(promptLength, log.size()).forEach(id -> model[id] -= 1.5);
    return model;
  }

  private static double[] cutAndFlattened(double[] model) {
    double[] cut = new double[model.length];
    Arrays.fill(cut, Double.NEGATIVE_INFINITY);
    best(model, 9).forEach(id -> cut[id] = model[id] / 0.7);
    return cut;
  }

  private static List<Integer> best(double[] model, int n) {
    return IntStream.range(0, model.length)
        .boxed()
        .filter(i -> model[i] > Double.NEGATIVE_INFINITY)
        .sorted(Comparator.<Integer>comparingDouble(i -> -model[i]).thenComparing(i -> i))
        .limit(n)
        .toList();
  }

  private static void require(TokenRecord t, double[] model) {
    double max = Arrays.stream(model).max().getAsDouble();
    double lse = max + Math.log(Arrays.stream(model).map(s -> Math.exp(s - max)).sum());
    assertThat(t.logprob()).isCloseTo(model[t.id()] - lse, within(1e-11));
    List<Integer> ids = new ArrayList<>(best(model, TOP));
    ids.addAll(ASKED);
    assertThat(t.top()).extracting(Alternative::id).isEqualTo(ids);
    for (Alternative a : t.top()) {
      if (model[a.id()] == Double.NEGATIVE_INFINITY) {
        assertThat(a.logprob()).isEqualTo(Double.NEGATIVE_INFINITY);
      } else {
        assertThat(a.logprob()).isCloseTo(model[a.id()] - lse, within(1e-11));
      }
    }
  }

  @Test
  void aProcessorThatLeavesAScoreWhichIsNoNumberEndsItsRequest() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.processors.put(
          "broken", new Provider<>("broken", "1.0.0", (p, prompt) -> c -> c.edit(2, Double.NaN)));
      f.adopt("one", new HashModel("a", 64));
      LiveGeneration g =
          f.submit(
              request(
                      SamplingParameters.GREEDY.change().processors(List.of("broken")).build(),
                      3,
                      4)
                  .change()
                  .logprobs(
                      new LogprobOptions(
                          LogprobOptions.Mode.PROCESSED, LogprobOptions.NONE, List.of()))
                  .build());
      assertThat(LoopFixture.end(g).error().orElseThrow().code())
          .isEqualTo(StepCodes.SCORE_NOT_A_NUMBER);
    }
  }
}
