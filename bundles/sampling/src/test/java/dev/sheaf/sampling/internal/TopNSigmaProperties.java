package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

final class TopNSigmaProperties {
  @Property(tries = 500)
  void keepsWhatIsWithinNDeviationsOfTheHighest(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2000) int vocabulary,
      @ForAll @DoubleRange(min = -1, max = 6) double n,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Row row = new Row(seed, vocabulary).after(passes, seed);
    new TopNSigma(n).apply(row.candidates);
    List<Integer> kept = Slow.ids(Slow.topNSigma(row.scores, n));
    List<Integer> ours = Row.byId(row.survivors());
    if (!ours.equals(kept)) {
      // sums in another order may put what lies on the edge to either side of it
      double edge =
          Slow.sorted(row.scores).stream().mapToDouble(id -> row.scores[id]).max().orElse(0);
      assertThat(Slow.ids(Slow.topNSigma(row.scores, n * (1 + 1e-12))))
          .as("below %s", edge)
          .containsAll(ours);
      assertThat(ours).containsAll(Slow.ids(Slow.topNSigma(row.scores, n * (1 - 1e-12))));
    }
  }

  @Example
  void oneDeviationOfAKnownRow() {
    Candidates c = new Candidates(5);
    c.reset(new float[] {2, 4, 6, 8, 10}, 0); // σ = √8 = 2.83
    new TopNSigma(1).apply(c);
    assertThat(new int[] {c.count(), c.id(0), c.id(1)}).containsExactly(2, 3, 4);
  }

  @Example
  void forbiddenTokensHaveNoPartInTheDeviation() {
    Candidates c = new Candidates(4);
    c.reset(new float[] {1, 2, 3, -1e30f}, 0);
    c.forbid(3);
    new TopNSigma(1.3).apply(c); // σ = √⅔ = 0.816
    assertThat(c.count()).isEqualTo(2);
  }

  @Example
  void extremesGiveNoInfinity() {
    Candidates c = new Candidates(3);
    c.reset(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, 0}, 0);
    new TopNSigma(1000).apply(c);
    assertThat(c.count()).isEqualTo(3);
    new TopNSigma(0.5).apply(c);
    assertThat(c.count()).isEqualTo(1);
  }
}
