package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sheaf.sampling.Candidates;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

final class MinPProperties {
  @Property(tries = 500)
  void keepsExactlyThoseAtLeastPTimesAsLikelyAsTheLikeliest(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2000) int vocabulary,
      @ForAll @Scale(9) @DoubleRange(min = 1e-9, max = 1) double p,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Row row = new Row(seed, vocabulary).after(passes, seed);
    List<Integer> sorted = row.sorted();

    new MinP(p, 0).apply(row.candidates);

    List<Integer> kept = row.survivors();
    assertThat(new HashSet<>(sorted)).containsAll(kept);
    Set<Integer> keptSet = new HashSet<>(kept);
    double top = sorted.isEmpty() ? 0 : row.top();
    for (int id : sorted) {
      double ratio = Math.exp(row.scores[id] - top);
      // exp and log may round to either side of the edge itself
      if (Math.abs(ratio - p) > 1e-12 * p && keptSet.contains(id) != ratio >= p) {
        fail(
            "id %d is %s times as likely as the likeliest, p is %s, kept: %s",
            id, ratio, p, keptSet.contains(id));
      }
    }
    if (passes == 2) {
      assertThat(kept).isEqualTo(sorted.subList(0, kept.size()));
    }
  }

  @Property(tries = 100)
  void zeroKeepsAll(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int vocabulary) {
    Row row = new Row(seed, vocabulary);
    new MinP(0, 0).apply(row.candidates);
    assertThat(row.candidates.hasSurvivors()).isFalse();
  }

  @Property(tries = 100)
  void oneKeepsTheLikeliestAndItsEquals(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int vocabulary) {
    Row row = new Row(seed, vocabulary);
    List<Integer> sorted = row.sorted();
    new MinP(1, 0).apply(row.candidates);
    double top = sorted.isEmpty() ? 0 : row.top();
    assertThat(Row.byId(row.survivors()))
        .isEqualTo(Row.byId(sorted.stream().filter(id -> row.scores[id] == top).toList()));
  }

  @Example
  void nothingHappensWhereNothingIsLeft() {
    Candidates c = new Candidates(3);
    c.reset(new float[3], 0);
    c.allowOnly(new long[1]);
    new MinP(0.5, 0).apply(c);
    c.everything();
    new MinP(0.5, 0).apply(c);
    assertThat(c.count()).isZero();
  }
}
