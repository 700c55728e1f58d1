package dev.sheaf.kernel.internal.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.Noise;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NoiseSamplerTest {
  private final NoiseSampler sampler = new NoiseSampler();
  private final KeyedNoise noise = new KeyedNoise();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 63, 64, 65, 513, 5_003, 50_257})
  void choosesWhatTheDefinitionChoosesOverWholeVocabularies(int vocabulary) {
    Random random = new Random(vocabulary);
    Candidates candidates = new Candidates(vocabulary);
    for (int row = 0; row < 40; row++) {
      float[] logits = logits(random, vocabulary, row);
      candidates.reset(logits, 0);
      noise.reset(11, RandomKey.ROOT, row, Purpose.SAMPLE);
      int expected = definition(candidates, noise);
      assertThat(sampler.sample(candidates, noise)).isEqualTo(expected);
      assertThat(candidates.hasSurvivors()).isFalse();
      candidates.everything();
      assertThat(sampler.sample(candidates, noise)).isEqualTo(expected);
    }
  }

  @Test
  void choosesWhatTheDefinitionChoosesAmongSurvivorsEditsAndMasks() {
    Random random = new Random(3);
    Candidates candidates = new Candidates(1000);
    for (int row = 0; row < 500; row++) {
      candidates.reset(logits(random, 1000, row), 0);
      for (int i = 0; i < 50; i++) {
        candidates.edit(random.nextInt(1000), random.nextGaussian() * 30);
        candidates.forbid(random.nextInt(1000));
      }
      noise.reset(row, RandomKey.ROOT, 5, Purpose.SAMPLE);
      assertThat(sampler.sample(candidates, noise)).isEqualTo(definition(candidates, noise));
      candidates.keepTop(1 + random.nextInt(60));
      int best = -1;
      double top = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < candidates.count(); i++) {
        double value = candidates.survivorScore(i) + noise.gumbel(candidates.id(i));
        if (value > top) {
          top = value;
          best = candidates.id(i);
        }
      }
      assertThat(sampler.sample(candidates, noise)).isEqualTo(best);
    }
  }

  @Test
  void samplesTheSoftmax() {
    float[] logits = {2.5f, -1, 0.25f, 3, Float.NEGATIVE_INFINITY, 1, 1, 0};
    Candidates candidates = new Candidates(logits.length);
    int[] possible = {0, 1, 2, 3, 5, 6, 7};
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double[] probabilities = new double[possible.length];
    for (int i = 0; i < possible.length; i++) {
      probabilities[i] = Math.exp(logits[possible[i]]) / sum;
    }
    long[] counts = new long[possible.length];
    for (int position = 0; position < 200_000; position++) {
      candidates.reset(logits, 0);
      noise.reset(42, RandomKey.ROOT, position, Purpose.SAMPLE);
      int chosen = sampler.sample(candidates, noise);
      counts[Arrays.binarySearch(possible, chosen)]++;
    }
    assertThat(ChiSquare.deviations(counts, probabilities)).isBetween(-4.0, 4.0);
  }

  @Test
  void theTestOfTheSoftmaxWouldNoticeFivePercentOfTemperature() {
    float[] logits = {2.5f, -1, 0.25f, 3};
    double[] wrong = new double[4];
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      wrong[i] = Math.exp(logits[i] * 1.05);
      sum += wrong[i];
    }
    for (int i = 0; i < 4; i++) {
      wrong[i] /= sum;
    }
    long[] counts = new long[4];
    Candidates candidates = new Candidates(4);
    for (int position = 0; position < 200_000; position++) {
      candidates.reset(logits, 0);
      noise.reset(42, RandomKey.ROOT, position, Purpose.SAMPLE);
      counts[sampler.sample(candidates, noise)]++;
    }
    assertThat(ChiSquare.deviations(counts, wrong)).isGreaterThan(4);
  }

  @Test
  void theDrawDoesNotDependOnWhoElseIsInTheList() {
    Random random = new Random(9);
    Candidates candidates = new Candidates(200);
    for (int row = 0; row < 300; row++) {
      candidates.reset(logits(random, 200, 1), 0);
      noise.reset(row, RandomKey.ROOT, row, Purpose.SAMPLE);
      int chosen = sampler.sample(candidates, noise);
      for (int i = 0; i < 20; i++) {
        int other = random.nextInt(200);
        if (other != chosen) {
          candidates.forbid(other);
        }
      }
      assertThat(sampler.sample(candidates, noise)).isEqualTo(chosen);
    }
  }

  @Test
  void takesTheLowestIdOfEquals() {
    Noise silent = new ConstantNoise();
    Candidates candidates = new Candidates(6);
    candidates.reset(new float[] {0, 1, 3, 2, 3, 3}, 0);
    assertThat(sampler.sample(candidates, silent)).isEqualTo(2);
    candidates.forbid(2);
    assertThat(sampler.sample(candidates, silent)).isEqualTo(4);
    candidates.everything();
    assertThat(sampler.sample(candidates, silent)).isEqualTo(4);
  }

  @Test
  void theLowestIdWinsATieThatNoiseMakes() {
    Noise levelling =
        new Noise() {
          @Override
          public double gumbel(int token) {
            return token == 0 ? 2 : token == 3 ? 1 : 0;
          }

          @Override
          public double bound() {
            return 2;
          }
        };
    Candidates candidates = new Candidates(4);
    candidates.reset(new float[] {2, 0, 0, 3}, 0);
    assertThat(sampler.sample(candidates, levelling)).isZero();
    candidates.keepTop(4);
    assertThat(sampler.sample(candidates, levelling)).isZero();
  }

  @Test
  void saysThatNoneIsLeft() {
    Candidates candidates = new Candidates(3);
    candidates.reset(new float[] {1, Float.NEGATIVE_INFINITY, 2}, 0);
    candidates.forbid(0);
    candidates.forbid(2);
    assertThat(sampler.sample(candidates, noise)).isEqualTo(-1);
    candidates.everything();
    assertThat(sampler.sample(candidates, noise)).isEqualTo(-1);
  }

  @Test
  void computesNoiseForFewTokensOfAPeakedVocabulary() {
    int vocabulary = 50_000;
    Random random = new Random(5);
    float[] logits = new float[vocabulary];
    for (int i = 0; i < vocabulary; i++) {
      logits[i] = (float) random.nextGaussian();
    }
    int likely = 20;
    for (int i = 0; i < likely; i++) {
      logits[random.nextInt(vocabulary)] = 30 + random.nextFloat();
    }
    Candidates candidates = new Candidates(vocabulary);
    for (int position = 0; position < 20; position++) {
      candidates.reset(logits, 0);
      noise.reset(1, RandomKey.ROOT, position, Purpose.SAMPLE);
      int expected = definition(candidates, noise);
      Counting counting = new Counting(noise);
      assertThat(sampler.sample(candidates, counting)).isEqualTo(expected);
      assertThat(counting.calls).isBetween(1, likely);
    }
  }

  @Test
  void computesNoiseForFewTokensOfAnOrdinaryVocabulary() {
    int vocabulary = 50_000;
    Random random = new Random(6);
    float[] logits = new float[vocabulary];
    for (int i = 0; i < vocabulary; i++) {
      logits[i] = (float) random.nextGaussian() * 3;
    }
    for (int i = 0; i < 10; i++) {
      logits[random.nextInt(vocabulary)] = 12 + i;
    }
    Candidates candidates = new Candidates(vocabulary);
    Counting counting = new Counting(noise);
    for (int position = 0; position < 50; position++) {
      candidates.reset(logits, 0);
      noise.reset(1, RandomKey.ROOT, position, Purpose.SAMPLE);
      assertThat(sampler.sample(candidates, counting)).isEqualTo(definition(candidates, noise));
    }
    assertThat(counting.calls).isBetween(50, 50 * 100);
  }

  /** The slow twin: noise for every token, one pass, the first of equals. */
  private static int definition(Candidates candidates, Noise noise) {
    int best = -1;
    double top = Double.NEGATIVE_INFINITY;
    for (int id = 0; id < candidates.vocabulary(); id++) {
      double value = candidates.score(id) + noise.gumbel(id);
      if (value > top) {
        top = value;
        best = id;
      }
    }
    return best;
  }

  /** Flat, ordinary, steep and extreme rows in turn, some with gaps. */
  private static float[] logits(Random random, int vocabulary, int kind) {
    float[] scales = {0, 1, 10, 1000, 1e30f};
    float[] logits = new float[vocabulary];
    for (int i = 0; i < vocabulary; i++) {
      logits[i] = (float) random.nextGaussian() * scales[kind % scales.length];
      if (kind % 3 == 1 && i > 0 && random.nextInt(4) == 0) {
        logits[i] = Float.NEGATIVE_INFINITY;
      }
    }
    return logits;
  }

  private static final class Counting implements Noise {
    private final Noise noise;
    private int calls;

    Counting(Noise noise) {
      this.noise = noise;
    }

    @Override
    public double gumbel(int token) {
      calls++;
      return noise.gumbel(token);
    }

    @Override
    public double bound() {
      return noise.bound();
    }

    @Override
    public double bound(int token) {
      return noise.bound(token);
    }
  }

  private static final class ConstantNoise implements Noise {
    @Override
    public double gumbel(int token) {
      return 0.5;
    }

    @Override
    public double bound() {
      return 0.5;
    }
  }
}
