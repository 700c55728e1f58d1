package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.Noise;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

final class XtcProperties {
  @Property(tries = 500)
  void dropsAllLikelyEnoughButTheLeastLikelyOfThem(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 500) int vocabulary,
      @ForAll @DoubleRange(min = 0, max = 1) double chance,
      @ForAll @DoubleRange(min = 0, max = 0.6) double threshold,
      @ForAll @IntRange(min = 0, max = 30) int minKeep,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Row row = new Row(seed, vocabulary).after(passes, seed);
    Noise noise = new SeededNoise(seed);
    new Xtc(chance, threshold, minKeep).apply(row.candidates, noise);
    double u = noise.uniform(0);
    List<Integer> ours = Row.byId(row.survivors());
    if (!ours.equals(Slow.ids(Slow.xtc(row.scores, chance, u, threshold, minKeep)))) {
      // rounding may put what lies on the edge to either side of it
      assertThat(ours)
          .isIn(
              Slow.ids(Slow.xtc(row.scores, chance, u, threshold - 1e-12, minKeep)),
              Slow.ids(Slow.xtc(row.scores, chance, u, threshold + 1e-12, minKeep)));
    }
  }

  private static Candidates row() {
    Candidates c = new Candidates(5);
    c.reset(new float[5], 0);
    double[] p = {0.3, 0.25, 0.2, 0.15, 0.1};
    for (int id = 0; id < 5; id++) {
      c.edit(id, Math.log(p[id]));
    }
    return c;
  }

  @Example
  void theTopChoicesAreExcludedAndTheRestStays() {
    Candidates c = row();
    new Xtc(1, 0.19, 0).apply(c, new SeededNoise(1));
    assertThat(c.count()).isEqualTo(3);
    assertThat(new int[] {c.id(0), c.id(1), c.id(2)}).containsExactlyInAnyOrder(2, 3, 4);
    c = row();
    new Xtc(1, 0.19, 4).apply(c, new SeededNoise(1));
    assertThat(c.count()).as("three are fewer than are to be kept").isEqualTo(5);
    c = row();
    new Xtc(1, 0.29, 0).apply(c, new SeededNoise(1));
    assertThat(c.count()).as("one top choice alone is no choice").isEqualTo(5);
    c = row();
    new Xtc(1, 0.51, 0).apply(c, new SeededNoise(1));
    assertThat(c.hasSurvivors()).isFalse();
  }

  @Example
  void itHappensAsOftenAsItsChanceSays() {
    int n = 20_000;
    for (double chance : new double[] {0.1, 0.5, 0.9}) {
      int happened = 0;
      for (int i = 0; i < n; i++) {
        Candidates c = row();
        new Xtc(chance, 0.19, 0).apply(c, new SeededNoise(i));
        happened += c.hasSurvivors() && c.count() == 3 ? 1 : 0;
      }
      double[] expected = {n * chance, n * (1 - chance)};
      assertThat(ChiSquare.of(new long[] {happened, n - happened}, expected))
          .isLessThan(ChiSquare.limit(1));
    }
  }

  @Example
  void withoutNoiseItRefusesToDecide() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Xtc(0.5, 0.1, 0).apply(row()))
        .withMessage("xtc needs noise");
  }
}
