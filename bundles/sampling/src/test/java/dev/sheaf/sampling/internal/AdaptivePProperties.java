package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.sampling.Candidates;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

final class AdaptivePProperties {
  private static double[] random(Random random, float[] logits) {
    double[] scores = new double[logits.length];
    for (int id = 0; id < logits.length; id++) {
      logits[id] = (float) (2 * random.nextGaussian());
      scores[id] = logits[id];
    }
    return scores;
  }

  @Property(tries = 200)
  void drawsTowardsTheTargetByWhatWasDrawnBefore(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int vocabulary,
      @ForAll @DoubleRange(min = 0, max = 1) double target,
      @ForAll @DoubleRange(min = 0, max = 0.99) double decay) {
    Random random = new Random(seed);
    AdaptiveP adaptive = new AdaptiveP(target, decay, false);
    // the state is float32, as it is carried
    float sum = (float) (target / (1 - decay));
    float count = (float) (1 / (1 - decay));
    Candidates c = new Candidates(vocabulary);
    float[] logits = new float[vocabulary];
    for (int step = 0; step < 20; step++) {
      double[] scores = random(random, logits);
      c.reset(logits, 0);
      SeededNoise noise = new SeededNoise(seed + step);
      adaptive.apply(c, noise);
      double aim = Math.max(0, Math.min(1, 2 * target - (double) sum / count));
      int drawn = Slow.draw(Slow.adaptive(scores, aim), noise::gumbel);
      assertThat(c.count()).isEqualTo(1);
      assertThat(c.id(0)).isEqualTo(drawn);
      adaptive.push(drawn, adaptive.carry());
      sum = (float) (Slow.softmax(scores)[drawn] + decay * sum);
      count = (float) (1 + decay * count);
      // the twin's probabilities may round to a neighbouring float32
      assertThat(Float.intBitsToFloat((int) (adaptive.carry() >>> 32)))
          .isCloseTo(sum, within(2 * Math.ulp(sum)));
      assertThat(Float.intBitsToFloat((int) adaptive.carry())).isEqualTo(count);
      sum = Float.intBitsToFloat((int) (adaptive.carry() >>> 32));
    }
  }

  @Property(tries = 100)
  void replayAndPopGiveTheSameStateToTheBit(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int vocabulary) {
    Random random = new Random(seed);
    AdaptiveP lived = new AdaptiveP(0.5, 0.9, false);
    Candidates c = new Candidates(vocabulary);
    float[] logits = new float[vocabulary];
    List<Long> carries = new ArrayList<>();
    List<Long> states = new ArrayList<>();
    for (int step = 0; step < 30; step++) {
      random(random, logits);
      states.add(lived.carry());
      c.reset(logits, 0);
      lived.apply(c, new SeededNoise(step));
      carries.add(lived.carry());
      lived.push(c.id(0), carries.getLast());
    }
    AdaptiveP replayed = new AdaptiveP(0.5, 0.9, false);
    carries.forEach(carry -> replayed.push(0, carry));
    assertThat(replayed.carry()).isEqualTo(lived.carry());
    for (long state : states.reversed()) {
      lived.pop();
      replayed.pop();
      assertThat(lived.carry()).isEqualTo(state).isEqualTo(replayed.carry());
    }
  }

  @Example
  void drawsAreDistributedAsTheTransformSaysTheyAre() {
    float[] logits = {1, 0.5f, 0.2f, -0.4f, -1, -2};
    double[] scores = new double[logits.length];
    for (int id = 0; id < logits.length; id++) {
      scores[id] = logits[id];
    }
    double[] p = Slow.softmax(Slow.adaptive(scores, 0.2));
    long[] counted = new long[p.length];
    int n = 40_000;
    Candidates c = new Candidates(p.length);
    for (int i = 0; i < n; i++) {
      c.reset(logits, 0);
      new AdaptiveP(0.2, 0.9, false).apply(c, new SeededNoise(i));
      counted[c.id(0)]++;
    }
    double[] expected = java.util.Arrays.stream(p).map(q -> n * q).toArray();
    assertThat(ChiSquare.of(counted, expected)).isLessThan(ChiSquare.limit(p.length - 1));
  }

  /** The point of it all: the tokens chosen are as likely as was asked for. */
  @Example
  void theMeanProbabilityComesToTheTarget() {
    for (double target : new double[] {0.1, 0.4}) {
      Random random = new Random(4);
      AdaptiveP adaptive = new AdaptiveP(target, 0.9, false);
      Candidates c = new Candidates(20);
      float[] logits = new float[20];
      double sum = 0;
      int n = 3000;
      for (int step = 0; step < n; step++) {
        double[] scores = random(random, logits);
        c.reset(logits, 0);
        adaptive.apply(c, new SeededNoise(step));
        sum += Slow.softmax(scores)[c.id(0)];
        adaptive.push(c.id(0), adaptive.carry());
      }
      assertThat(sum / n).isCloseTo(target, within(0.05));
    }
  }

  @Example
  void belowZeroItIsOff() {
    Row row = new Row(1, 50);
    AdaptiveP off = new AdaptiveP(-1, 0.9, false);
    off.apply(row.candidates, new SeededNoise(1));
    assertThat(row.candidates.hasSurvivors()).isFalse();
    assertThat(off.carry()).isZero();
  }

  @Example
  void greedyTakesTheLikeliest() {
    Candidates c = new Candidates(4);
    c.reset(new float[] {0, 2, 2, 1}, 0);
    new AdaptiveP(0.01, 0.9, true).apply(c, new SeededNoise(3));
    assertThat(c.count()).isEqualTo(1);
    assertThat(c.id(0)).isEqualTo(1);
  }

  @Example
  void rowsWithTiesExtremesAndHolesLeaveOneCandidate() {
    for (int seed = 0; seed < 400; seed++) {
      Row row = new Row(seed, 1 + seed % 150);
      new AdaptiveP(0.5, 0.9, false).apply(row.candidates, new SeededNoise(seed));
      assertThat(row.candidates.count()).isEqualTo(row.sorted().isEmpty() ? 0 : 1);
    }
  }

  @Example
  void misuseIsRefused() {
    AdaptiveP adaptive = new AdaptiveP(0.5, 0.9, false);
    assertThatIllegalStateException()
        .isThrownBy(() -> adaptive.apply(new Candidates(1)))
        .withMessage("adaptive-p needs noise");
    assertThatIllegalStateException().isThrownBy(adaptive::pop).withMessage("pop without a push");
  }
}
