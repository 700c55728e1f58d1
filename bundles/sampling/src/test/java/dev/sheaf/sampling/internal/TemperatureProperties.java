package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sheaf.sampling.Candidates;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

final class TemperatureProperties {
  @Property(tries = 500)
  void probabilitiesAreTheSoftmaxOfScoresOverTemperature(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2000) int vocabulary,
      @ForAll @DoubleRange(min = 0.05, max = 100) double t,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Row row = new Row(seed, vocabulary).after(passes, seed);
    List<Integer> sorted = row.sorted();
    new Temperature(t).apply(row.candidates);
    assertThat(Row.byId(row.survivors())).isEqualTo(Row.byId(sorted));
    if (sorted.isEmpty()) {
      return;
    }
    double top = row.top();
    double total = sorted.stream().mapToDouble(id -> Math.exp((row.scores[id] - top) / t)).sum();
    Candidates c = row.candidates;
    double ourTop = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < c.count(); i++) {
      ourTop = Math.max(ourTop, c.survivorScore(i));
    }
    double ourTotal = 0;
    for (int i = 0; i < c.count(); i++) {
      ourTotal += Math.exp(c.survivorScore(i) - ourTop);
    }
    for (int i = 0; i < c.count(); i++) {
      double ours = Math.exp(c.survivorScore(i) - ourTop) / ourTotal;
      double wanted = Math.exp((row.scores[c.id(i)] - top) / t) / total;
      if (!(Math.abs(ours - wanted) <= 1e-12)) {
        fail("probability of id %d is %s, should be %s", c.id(i), ours, wanted);
      }
    }
  }

  /** Tiny temperatures behave as greedy, without infinities. */
  @Property(tries = 300)
  void aTinyTemperatureLeavesTheWholeMassToTheHighest(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 500) int vocabulary,
      @ForAll @IntRange(min = 45, max = 320) int exponent) {
    Row row = new Row(seed, vocabulary);
    List<Integer> sorted = row.sorted();
    new Temperature(Double.parseDouble("1e-" + exponent)).apply(row.candidates);
    Candidates c = row.candidates;
    assertThat(c.count()).isEqualTo(sorted.size());
    double top = sorted.isEmpty() ? 0 : row.top();
    for (int i = 0; i < c.count(); i++) {
      // also false for NaN
      assertThat(Math.exp(c.survivorScore(i))).isEqualTo(row.scores[c.id(i)] == top ? 1 : 0);
    }
    assertThat(c.best()).isEqualTo(sorted.isEmpty() ? -1 : sorted.getFirst());
  }

  /** From the smallest float32 to where vLLM stops being greedy. */
  @Property(tries = 300)
  void anySmallTemperatureTakesTheHighestWhereThereIsOne(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 500) int vocabulary,
      @ForAll @IntRange(min = 5, max = 45) int exponent) {
    Candidates c = new Candidates(vocabulary);
    float[] logits = new float[vocabulary];
    Random random = new Random(seed);
    for (int id = 0; id < vocabulary; id++) {
      logits[id] = random.nextInt(2000) / 100f;
    }
    int best = random.nextInt(vocabulary);
    logits[best] = 20.01f; // 0.01 or more above all others
    c.reset(logits, 0);
    new Temperature(Double.parseDouble("1e-" + exponent)).apply(c);
    assertThat(c.best()).isEqualTo(best);
    double total = 0;
    for (int i = 0; i < c.count(); i++) {
      assertThat(c.survivorScore(i)).isNotNaN().isLessThan(Double.POSITIVE_INFINITY);
      total += Math.exp(c.survivorScore(i));
    }
    assertThat(total).isEqualTo(1);
    assertThat(Survivors.draw(c, new SeededNoise(seed))).isNotNegative();
    assertThat(c.id(Survivors.draw(c, new SeededNoise(seed)))).isEqualTo(best);
  }

  @Property(tries = 200)
  void zeroKeepsTheHighestAlone(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 500) int vocabulary,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Row row = new Row(seed, vocabulary).after(passes, seed);
    List<Integer> sorted = row.sorted();
    new Temperature(0).apply(row.candidates);
    assertThat(row.survivors()).isEqualTo(sorted.subList(0, Math.min(1, sorted.size())));
  }

  @Property(tries = 100)
  void oneChangesNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int vocabulary) {
    Row row = new Row(seed, vocabulary);
    new Temperature(1).apply(row.candidates);
    assertThat(row.candidates.hasSurvivors()).isFalse();
  }

  @Example
  void theOrderOfSurvivorsStays() {
    Row row = new Row(4, 200).after(2, 4);
    List<Integer> before = row.survivors();
    new Temperature(0.3).apply(row.candidates);
    assertThat(row.survivors()).isEqualTo(before);
    assertThat(row.candidates.ordered()).isTrue();
  }
}
