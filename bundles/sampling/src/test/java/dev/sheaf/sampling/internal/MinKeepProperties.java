package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

/** The least that a cut leaves. */
final class MinKeepProperties {
  @Property(tries = 400)
  void topPAndMinPLeaveTheHeadOfTheSortAndNotLessThanThat(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int vocabulary,
      @ForAll @Scale(6) @DoubleRange(min = 0.001, max = 0.999) double p,
      @ForAll @IntRange(min = 0, max = 320) int minKeep,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    for (boolean mass : new boolean[] {true, false}) {
      Row row = new Row(seed, vocabulary).after(passes, seed);
      List<Integer> sorted = row.sorted();
      Row without = new Row(seed, vocabulary).after(passes, seed);
      LogitsProcessor cut = mass ? new TopP(p, minKeep) : new MinP(p, minKeep);
      LogitsProcessor plain = mass ? new TopP(p, 0) : new MinP(p, 0);
      cut.apply(row.candidates);
      plain.apply(without.candidates);
      int wanted = Math.max(without.survivors().size(), Math.min(minKeep, sorted.size()));
      assertThat(Row.byId(row.survivors())).isEqualTo(Row.byId(sorted.subList(0, wanted)));
    }
  }

  @Example
  void theFactoriesReadIt() {
    SamplingParameters p =
        SamplingParameters.DEFAULT.change().set("min-keep", 7).set("xtc-probability", 1).build();
    FakeModel model = new FakeModel(10);
    assertThat(Factories.open("top-p", p, model)).isEqualTo(new TopP(0.95, 7));
    assertThat(Factories.open("min-p", p, model)).isEqualTo(new MinP(0.05, 7));
    assertThat(Factories.open("xtc", p, model)).isEqualTo(new Xtc(1, 0.1, 7));
  }
}
