package dev.sheaf.kernel.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.engine.TokenRecord.Alternative;
import dev.sheaf.sampling.Candidates;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogprobsTest {
  private final Logprobs logprobs = new Logprobs();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 1_001, 50_257})
  void agreesWithTwoPassesInFloat64(int vocabulary) {
    Random random = new Random(vocabulary);
    for (float scale : new float[] {0, 0.1f, 5, 100, 1e30f}) {
      float[] logits = new float[vocabulary + 3];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) random.nextGaussian() * scale;
      }
      logprobs.read(logits, 2, vocabulary);
      double max =
          IntStream.range(2, 2 + vocabulary).mapToDouble(i -> logits[i]).max().getAsDouble();
      double sum =
          IntStream.range(2, 2 + vocabulary).mapToDouble(i -> Math.exp(logits[i] - max)).sum();
      for (int id : new int[] {0, vocabulary / 2, vocabulary - 1}) {
        double expected = logits[2 + id] - max - Math.log(sum);
        assertThat(logprobs.of(id)).isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 6, 7, 8, 9, 100})
  void noticesWhatIsNoNumberWhereverItStands(int vocabulary) {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (int at = 0; at < vocabulary; at++) {
        float[] logits = new float[vocabulary + 2];
        logits[at + 1] = bad;
        logprobs.read(logits, 1, vocabulary);
        assertThat(logprobs.finite()).as("%s at %d", bad, at).isFalse();
        logprobs.read(logits, at + 2, vocabulary - at - 1);
        assertThat(logprobs.finite()).as("after it").isTrue();
      }
    }
    float[] ruledOut = new float[vocabulary];
    Arrays.fill(ruledOut, Float.NEGATIVE_INFINITY);
    logprobs.read(ruledOut, 0, vocabulary);
    assertThat(logprobs.finite()).as("−∞ is a logit").isTrue();
  }

  @Test
  void probabilitiesSumToOne() {
    float[] logits = new float[1000];
    Random random = new Random(1);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = random.nextFloat() * 40;
    }
    logprobs.read(logits, 0, logits.length);
    double sum = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logprobs.of(i))).sum();
    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  @Test
  void aLogitOfMinusInfinityHasProbabilityZero() {
    float[] logits = {Float.NEGATIVE_INFINITY, 1, Float.NEGATIVE_INFINITY, 1};
    logprobs.read(logits, 0, 4);
    assertThat(logprobs.of(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(logprobs.of(1)).isCloseTo(-Math.log(2), within(1e-15));
    assertThat(logprobs.top(4, new Candidates(4)))
        .extracting(Alternative::id)
        .containsExactly(1, 3);
    logprobs.read(new float[] {Float.NEGATIVE_INFINITY}, 0, 1);
    assertThat(logprobs.of(0)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void termsThatAreLeftOutWouldNotHaveCounted() {
    float[] logits = new float[1 << 20];
    Arrays.fill(logits, -60.5f);
    logits[77] = 0;
    logprobs.read(logits, 0, logits.length);
    double left = (logits.length - 1) * Math.exp(-60.5);
    assertThat(1 + left).isEqualTo(1.0);
    assertThat(logprobs.of(77)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 20, 100, 200, 300})
  void theAlternativesAreTheHeadOfTheSortedVocabulary(int n) {
    int vocabulary = 200;
    Random random = new Random(n);
    Candidates scratch = new Candidates(vocabulary);
    for (int row = 0; row < 50; row++) {
      float[] logits = new float[vocabulary];
      for (int i = 0; i < vocabulary; i++) {
        logits[i] = random.nextInt(30) - 15; // many equals
      }
      logprobs.read(logits, 0, vocabulary);
      List<Alternative> expected =
          IntStream.range(0, vocabulary)
              .boxed()
              .sorted(Comparator.<Integer>comparingDouble(i -> -logits[i]).thenComparing(i -> i))
              .limit(n)
              .map(i -> new Alternative(i, logprobs.of(i)))
              .toList();
      assertThat(logprobs.top(n, scratch)).isEqualTo(expected);
    }
  }

  @Test
  void readingARowAllocatesNothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    float[] logits = new float[100];
    double sum = 0;
    long before = 0;
    for (int row = 0; row < 20_000; row++) {
      if (row == 10_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      logprobs.read(logits, 0, 100);
      sum += logprobs.of(row % 100);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(sum).isFinite();
  }

  @Test
  void alternativesIgnoreWhatTheChainDidToTheScratch() {
    Candidates scratch = new Candidates(3);
    float[] logits = {1, 2, 3};
    scratch.reset(logits, 0);
    scratch.edit(0, 50);
    scratch.forbid(2);
    scratch.keepTop(1);
    logprobs.read(logits, 0, 3);
    assertThat(logprobs.top(2, scratch)).extracting(Alternative::id).containsExactly(2, 1);
  }
}
