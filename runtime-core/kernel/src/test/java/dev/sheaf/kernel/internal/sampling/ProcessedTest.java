package dev.sheaf.kernel.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.engine.TokenRecord.Alternative;
import dev.sheaf.sampling.Candidates;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a model that keeps every score in an array of float64. */
final class ProcessedTest {
  private final Processed processed = new Processed();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 65, 1_001, 50_257})
  void agreesWithFloat64OverWhatIsLeft(int vocabulary) {
    Random random = new Random(vocabulary);
    Candidates candidates = new Candidates(vocabulary);
    int rows = vocabulary > 10_000 ? 20 : 1_000;
    for (int row = 0; row < rows; row++) {
      float[] logits = new float[vocabulary + 2];
      double scale = random.nextInt(4) == 0 ? 100 : 4;
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (random.nextGaussian() * scale);
      }
      double[] model = processedRow(random, candidates, logits, 2, vocabulary);
      processed.read(candidates, false);
      assertThat(processed.finite()).isTrue();
      requireModel(model);
    }
  }

  /** Does to candidates and to an array what masks, edits, truncation and temperature do. */
  private static double[] processedRow(
      Random random, Candidates candidates, float[] logits, int at, int vocabulary) {
    candidates.reset(logits, at);
    double[] model = new double[vocabulary];
    for (int id = 0; id < vocabulary; id++) {
      model[id] = logits[at + id];
    }
    for (int i = random.nextInt(8); i > 0; i--) {
      int id = random.nextInt(vocabulary);
      model[id] = model[id] - 2 * random.nextDouble();
      candidates.edit(id, model[id]);
    }
    for (int i = random.nextInt(Math.min(5, vocabulary)); i > 0; i--) {
      int id = random.nextInt(vocabulary);
      model[id] = Double.NEGATIVE_INFINITY;
      candidates.forbid(id);
    }
    if (random.nextBoolean()) {
      int k = 1 + random.nextInt(40);
      int[] kept = best(model, k);
      double[] cut = new double[vocabulary];
      Arrays.fill(cut, Double.NEGATIVE_INFINITY);
      double temperature = 0.2 + random.nextDouble();
      for (int id : kept) {
        cut[id] = model[id] / temperature;
      }
      model = cut;
      candidates.keepTop(k);
      for (int i = 0; i < candidates.count(); i++) {
        candidates.survivorScore(i, candidates.survivorScore(i) / temperature);
      }
    }
    return model;
  }

  private static int[] best(double[] model, int k) {
    return IntStream.range(0, model.length)
        .boxed()
        .filter(i -> model[i] > Double.NEGATIVE_INFINITY)
        .sorted(Comparator.<Integer>comparingDouble(i -> -model[i]).thenComparing(i -> i))
        .limit(k)
        .mapToInt(i -> i)
        .toArray();
  }

  private void requireModel(double[] model) {
    double max = Arrays.stream(model).max().getAsDouble();
    double sum = Arrays.stream(model).map(s -> StrictMath.exp(s - max)).sum();
    for (int id = 0; id < model.length; id++) {
      double expected = model[id] - max - StrictMath.log(sum);
      if (expected == Double.NEGATIVE_INFINITY) {
        assertThat(processed.of(id)).isEqualTo(expected);
      } else {
        assertThat(processed.of(id)).isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
        assertThat(processed.of(id)).isLessThanOrEqualTo(0);
      }
    }
    for (int n : new int[] {0, 1, 5, 100}) {
      assertThat(processed.top(n).stream().mapToInt(Alternative::id).toArray())
          .isEqualTo(best(model, n));
      assertThat(processed.top(n)).allMatch(a -> a.logprob() == processed.of(a.id()));
    }
  }

  @Test
  void greedyKnowsMaskAndEditsButNoTruncation() {
    float[] logits = {1, 2, 3, 4, 5};
    Candidates candidates = new Candidates(5);
    candidates.reset(logits, 0);
    candidates.forbid(4);
    candidates.edit(0, 3.5);
    candidates.keepTop(1);
    processed.read(candidates, true);
    requireModel(new double[] {3.5, 2, 3, 4, Double.NEGATIVE_INFINITY});
    processed.read(candidates, false);
    requireModel(
        new double[] {
          Double.NEGATIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          4,
          Double.NEGATIVE_INFINITY
        });
    assertThat(processed.of(3)).isZero();
  }

  @Test
  void theOrderThatPassesLeftTheSurvivorsInChangesNoBit() {
    Random random = new Random(8);
    Candidates candidates = new Candidates(3_000);
    for (int row = 0; row < 100; row++) {
      float[] logits = new float[3_000];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) random.nextGaussian();
      }
      candidates.reset(logits, 0);
      candidates.keepAtLeast(-0.5);
      processed.read(candidates, false);
      double before = processed.of(17);
      candidates.orderFirst(random.nextInt(candidates.count()));
      processed.read(candidates, false);
      assertThat(processed.of(17)).isEqualTo(before);
    }
  }

  @Test
  void equalsComeByTheirIds() {
    float[] logits = new float[300];
    Random random = new Random(2);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = random.nextInt(4);
    }
    Candidates candidates = new Candidates(300);
    candidates.reset(logits, 0);
    processed.read(candidates, false);
    double[] model = IntStream.range(0, 300).mapToDouble(i -> logits[i]).toArray();
    requireModel(model);
  }

  @Test
  void whatScoresInfinityTakesAll() {
    Candidates candidates = new Candidates(4);
    candidates.reset(new float[] {0, 1, 2, 3}, 0);
    candidates.edit(1, Double.POSITIVE_INFINITY);
    candidates.edit(2, Double.POSITIVE_INFINITY);
    processed.read(candidates, false);
    assertThat(processed.of(1)).isEqualTo(-Math.log(2));
    assertThat(processed.of(3)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(processed.top(4)).extracting(Alternative::id).containsExactly(1, 2);
  }

  @Test
  void aScoreThatIsNoNumberIsNoticedWhereverItStands() {
    Candidates candidates = new Candidates(9);
    for (int id = 0; id < 9; id++) {
      candidates.reset(new float[9], 0);
      candidates.edit(id, Double.NaN);
      processed.read(candidates, false);
      assertThat(processed.finite()).isFalse();
    }
    candidates.reset(new float[9], 0);
    processed.read(candidates, false);
    assertThat(processed.finite()).isTrue();
    assertThat(processed.top(20)).hasSize(9);
    assertThat(List.of(processed.of(3))).containsExactly(-Math.log(9));
  }
}
