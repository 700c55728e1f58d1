package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.sampling.Candidates;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Both versions against their definitions: the cut, the draw, μ from token to token. */
final class MirostatProperties {
  private static final List<Mirostat.Cut> CUTS = List.of(new ZipfCut(), new SurpriseCut());

  private static double[] cut(int version, double[] scores, double mu) {
    return version == 0 ? Slow.mirostat1(scores, mu) : Slow.mirostat2(scores, mu);
  }

  private static double[] random(Random random, int vocabulary, double spread) {
    double[] scores = new double[vocabulary];
    for (int id = 0; id < vocabulary; id++) {
      scores[id] = (float) (spread * random.nextGaussian());
    }
    return scores;
  }

  private static void reset(Candidates c, double[] scores) {
    float[] logits = new float[scores.length];
    for (int id = 0; id < scores.length; id++) {
      logits[id] = (float) scores[id];
    }
    c.reset(logits, 0);
  }

  @Property(tries = 300)
  void cutsAsTheDefinitionDoes(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 500) int vocabulary,
      @ForAll @IntRange(min = 0, max = 1) int version,
      @ForAll @DoubleRange(min = 0.1, max = 6) double spread,
      @ForAll @DoubleRange(min = -2, max = 14) double mu) {
    double[] scores = random(new Random(seed), vocabulary, spread);
    Candidates c = new Candidates(vocabulary);
    reset(c, scores);
    c.everything();
    CUTS.get(version).apply(c, mu);
    assertThat(c.count()).isEqualTo(Slow.ids(cut(version, scores, mu)).size());
    c.order();
    for (int i = 0; i < c.count(); i++) {
      assertThat(c.id(i)).isEqualTo(Slow.sorted(scores).get(i));
    }
  }

  @Property(tries = 200)
  void muFollowsTheSurpriseOfTheTokensDrawn(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int vocabulary,
      @ForAll @IntRange(min = 0, max = 1) int version,
      @ForAll @DoubleRange(min = 0, max = 8) double tau,
      @ForAll @DoubleRange(min = 0, max = 1) double eta) {
    Random random = new Random(seed);
    Mirostat mirostat = new Mirostat(CUTS.get(version), tau, eta, false);
    double mu = 2 * tau;
    Candidates c = new Candidates(vocabulary);
    for (int step = 0; step < 20; step++) {
      double[] scores = random(random, vocabulary, 3);
      reset(c, scores);
      SeededNoise noise = new SeededNoise(seed + step);
      mirostat.apply(c, noise);
      double[] left = vocabulary == 1 ? scores : cut(version, scores, mu);
      int drawn = Slow.draw(left, noise::gumbel);
      assertThat(c.count()).isEqualTo(1);
      assertThat(c.id(0)).isEqualTo(drawn);
      mirostat.push(drawn, mirostat.carry());
      mu -= eta * (-Math.log(Slow.softmax(left)[drawn]) / Math.log(2) - tau);
      assertThat(mirostat.mu()).isCloseTo(mu, within(1e-9));
    }
  }

  @Property(tries = 200)
  void replayAndPopGiveTheSameStateToTheBit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 100) int vocabulary,
      @ForAll @IntRange(min = 0, max = 1) int version) {
    Random random = new Random(seed);
    Mirostat lived = new Mirostat(CUTS.get(version), 3, 0.2, false);
    Candidates c = new Candidates(vocabulary);
    List<Integer> tokens = new ArrayList<>();
    List<Long> carries = new ArrayList<>();
    Deque<Double> before = new ArrayDeque<>();
    for (int step = 0; step < 30; step++) {
      reset(c, random(random, vocabulary, 2));
      lived.apply(c, new SeededNoise(step));
      before.push(lived.mu());
      tokens.add(c.id(0));
      carries.add(lived.carry());
      lived.push(c.id(0), lived.carry());
      if (random.nextInt(5) == 0) { // a token that was given and not chosen changes nothing
        double mu = lived.mu();
        before.push(mu);
        tokens.add(0);
        carries.add(random.nextBoolean() ? 0 : lived.carry());
        lived.push(0, carries.getLast());
        assertThat(lived.mu()).isEqualTo(mu);
      }
    }
    Mirostat replayed = new Mirostat(CUTS.get(version), 3, 0.2, false);
    for (int i = 0; i < tokens.size(); i++) {
      replayed.push(tokens.get(i), carries.get(i));
    }
    assertThat(replayed.mu()).isEqualTo(lived.mu());
    assertThat(replayed.carry()).isEqualTo(lived.carry());
    while (!before.isEmpty()) {
      lived.pop();
      replayed.pop();
      assertThat(lived.mu()).isEqualTo(before.pop()).isEqualTo(replayed.mu());
    }
  }

  @Example
  void drawsAreDistributedAsTheCutSaysTheyAre() {
    double[] scores = {1, 0.5, 0.2, -0.4, -1, -3, -6, -9};
    for (int version = 0; version < 2; version++) {
      double[] p = Slow.softmax(cut(version, scores, 4));
      long[] counted = new long[p.length];
      int n = 40_000;
      Candidates c = new Candidates(p.length);
      for (int i = 0; i < n; i++) {
        reset(c, scores);
        new Mirostat(CUTS.get(version), 2, 0.1, false).apply(c, new SeededNoise(i));
        counted[c.id(0)]++;
      }
      double[] expected = java.util.Arrays.stream(p).map(q -> n * q).toArray();
      int kept = (int) java.util.Arrays.stream(p).filter(q -> q > 0).count();
      assertThat(kept).isBetween(2, 7);
      assertThat(ChiSquare.of(counted, expected)).isLessThan(ChiSquare.limit(kept - 1));
    }
  }

  /** The point of it all: whatever the model's spread, the mean surprise is the target. */
  @Example
  void theMeanSurpriseComesToTheTarget() {
    for (int version = 0; version < 2; version++) {
      for (double spread : new double[] {1, 2.5}) {
        Random random = new Random(8);
        Mirostat mirostat = new Mirostat(CUTS.get(version), 3, 0.1, false);
        Candidates c = new Candidates(1000);
        double sum = 0;
        int n = 3000;
        for (int step = 0; step < n; step++) {
          double[] scores = random(random, 1000, spread);
          reset(c, scores);
          double mu = mirostat.mu();
          mirostat.apply(c, new SeededNoise(step));
          sum -= Math.log(Slow.softmax(cut(version, scores, mu))[c.id(0)]) / Math.log(2);
          mirostat.push(c.id(0), mirostat.carry());
        }
        assertThat(sum / n)
            .as("version %d, spread %s", version + 1, spread)
            .isCloseTo(3, within(0.1));
      }
    }
  }

  @Example
  void greedyTakesTheLikeliestOfEqualsTheLowestId() {
    for (Mirostat.Cut cut : CUTS) {
      for (int seed = 0; seed < 50; seed++) {
        Candidates c = new Candidates(4);
        c.reset(new float[] {0, 2, 2, 1}, 0);
        new Mirostat(cut, 5, 0.1, true).apply(c, new SeededNoise(seed));
        assertThat(c.id(0)).isEqualTo(1);
      }
    }
  }

  @Example
  void rowsWithTiesExtremesAndHolesLeaveOneCandidateAndANumber() {
    for (Mirostat.Cut cut : CUTS) {
      for (int seed = 0; seed < 400; seed++) {
        Row row = new Row(seed, 1 + seed % 150);
        Mirostat mirostat = new Mirostat(cut, 5, 0.1, false);
        mirostat.apply(row.candidates, new SeededNoise(seed));
        List<Integer> possible = row.sorted();
        assertThat(row.candidates.count()).isEqualTo(possible.isEmpty() ? 0 : 1);
        if (!possible.isEmpty()) {
          assertThat(possible).contains(row.candidates.id(0));
          mirostat.push(row.candidates.id(0), mirostat.carry());
        }
        assertThat(mirostat.mu()).isFinite();
      }
    }
  }

  @Example
  void aStateOfZeroIsCarriedAsWell() {
    Mirostat mirostat = new Mirostat(new SurpriseCut(), 0, 1, false);
    assertThat(mirostat.mu()).isZero();
    assertThat(mirostat.carry()).isNotZero();
    mirostat.push(1, Double.doubleToRawLongBits(4));
    mirostat.push(1, new Mirostat(new SurpriseCut(), 0, 1, false).carry());
    assertThat(mirostat.mu()).isZero();
  }

  @Example
  void misuseIsRefused() {
    Mirostat mirostat = new Mirostat(new SurpriseCut(), 5, 0.1, false);
    assertThatIllegalStateException()
        .isThrownBy(() -> mirostat.apply(new Candidates(1)))
        .withMessage("mirostat needs noise");
    assertThatIllegalStateException().isThrownBy(mirostat::pop).withMessage("pop without a push");
  }
}
