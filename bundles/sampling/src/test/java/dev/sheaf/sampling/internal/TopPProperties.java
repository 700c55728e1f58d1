package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

/** Against a full sort and a running sum. */
final class TopPProperties {
  /** Two orders of adding 2000 float64 numbers differ by less than this, relatively. */
  private static final double ROUNDING = 1e-12;

  @Property(tries = 500)
  void keepsTheSmallestHeadOfTheSortThatReachesP(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2000) int vocabulary,
      @ForAll @Scale(9) @DoubleRange(min = 1e-9, max = 1, maxIncluded = false) double p,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Row row = new Row(seed, vocabulary).after(passes, seed);
    List<Integer> sorted = row.sorted();

    new TopP(p).apply(row.candidates);

    List<Integer> kept = row.survivors();
    assertThat(kept).isEqualTo(sorted.subList(0, kept.size()));
    if (sorted.isEmpty()) {
      return;
    }
    double top = row.top();
    double total = sorted.stream().mapToDouble(id -> Math.exp(row.scores[id] - top)).sum();
    double mass = kept.stream().mapToDouble(id -> Math.exp(row.scores[id] - top)).sum();
    double last = Math.exp(row.scores[kept.getLast()] - top);
    assertThat(mass).as("reaches p").isGreaterThanOrEqualTo(p * total * (1 - ROUNDING));
    if (kept.size() > 1) {
      assertThat(mass - last).as("one fewer does not").isLessThan(p * total * (1 + ROUNDING));
    }
  }

  @Property(tries = 100)
  void oneKeepsAll(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int vocabulary) {
    Row row = new Row(seed, vocabulary);
    new TopP(1).apply(row.candidates);
    assertThat(row.candidates.hasSurvivors()).isFalse();
  }

  @Example
  void exactProbabilitiesAreCutWhereTheyReachP() {
    Candidates c = new Candidates(4);
    for (int[] expected : new int[][] {{49, 1}, {51, 2}, {74, 2}, {76, 3}, {88, 4}}) {
      c.reset(new float[4], 0);
      c.edit(0, Math.log(0.25));
      c.edit(1, Math.log(0.125));
      c.edit(2, Math.log(0.5));
      c.edit(3, Math.log(0.125));
      new TopP(expected[0] / 100.0).apply(c);
      assertThat(c.count()).as("p = 0.%d", expected[0]).isEqualTo(expected[1]);
      assertThat(c.id(0)).isEqualTo(2);
    }
  }

  @Example
  void aPeakedRowOfALargeVocabularyIsCutToAFewOrderedSurvivors() {
    int vocabulary = 150_000;
    float[] logits = new float[vocabulary];
    Random random = new Random(11);
    for (int id = 0; id < vocabulary; id++) {
      logits[id] = (float) random.nextGaussian();
    }
    logits[77_777] = 30;
    logits[5] = 29;
    Candidates c = new Candidates(vocabulary);
    c.reset(logits, 0);
    new TopP(0.95).apply(c);
    assertThat(c.count()).isEqualTo(2);
    assertThat(c.id(0)).isEqualTo(77_777);
    assertThat(c.id(1)).isEqualTo(5);
    assertThat(c.ordered()).isTrue();
  }
}
