package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

final class DynamicTemperatureProperties {
  @Property(tries = 500)
  void scoresAreDividedByTheTemperatureOfTheirEntropy(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 500) int vocabulary,
      @ForAll @DoubleRange(min = 0.1, max = 5) double t,
      @ForAll @DoubleRange(min = 0, max = 5) double range,
      @ForAll @DoubleRange(min = 0, max = 4) double exponent,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Row row = new Row(seed, vocabulary).after(passes, seed);
    double[] wanted = Slow.dynamicTemperature(row.scores, t, range, exponent);
    new DynamicTemperature(t, range, exponent).apply(row.candidates);
    Candidates c = row.candidates;
    c.everything();
    double[] p = Slow.softmax(wanted);
    double top = Survivors.top(c);
    double mass = Survivors.mass(c, top);
    double total = 0;
    for (int i = 0; i < c.count(); i++) {
      double ours = Math.exp(c.survivorScore(i) - top) / mass;
      assertThat(Math.abs(ours - p[c.id(i)])).isLessThanOrEqualTo(1e-9);
      total += ours;
    }
    assertThat(total).isCloseTo(c.count() == 0 ? 0 : 1, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Example
  void anUnsureRowIsHotAndASureOneCold() {
    Candidates c = new Candidates(4);
    c.reset(new float[] {1, 1, 1, 1}, 0);
    new DynamicTemperature(1, 0.5, 1).apply(c); // H = Hmax: T = 1.5
    assertThat(c.count()).isEqualTo(4);
    c.reset(new float[] {1000, 0, 0, 0}, 0);
    new DynamicTemperature(1, 0.5, 1).apply(c); // H = 0: T = 0.5
    assertThat(c.survivorScore(1) - c.survivorScore(0)).isEqualTo(-2000);
  }

  @Example
  void aTemperatureOfNothingTakesTheLikeliest() {
    Candidates c = new Candidates(3);
    c.reset(new float[] {0, 1000, 0}, 0);
    new DynamicTemperature(0.5, 0.5, 1).apply(c);
    assertThat(c.count()).isEqualTo(1);
    assertThat(c.id(0)).isEqualTo(1);
  }
}
