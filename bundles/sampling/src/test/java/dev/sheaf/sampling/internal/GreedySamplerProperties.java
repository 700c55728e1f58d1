package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.Noise;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class GreedySamplerProperties {
  /** Fails the test if it is asked: a greedy choice needs no randomness. */
  private static final Noise NEVER =
      new Noise() {
        @Override
        public double gumbel(int token) {
          throw new AssertionError("greedy drew noise");
        }

        @Override
        public double bound() {
          throw new AssertionError("greedy drew noise");
        }
      };

  @Property(tries = 500)
  void takesTheHighestAndOfEqualsTheLowestId(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2000) int vocabulary,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Row row = new Row(seed, vocabulary).after(passes, seed);
    List<Integer> sorted = row.sorted();
    assertThat(new GreedySampler().sample(row.candidates, NEVER))
        .isEqualTo(sorted.isEmpty() ? -1 : sorted.getFirst());
  }

  @Example
  void neverTakesWhatIsNoNumber() {
    Candidates c = new Candidates(3);
    c.reset(new float[] {Float.NaN, -5, Float.NaN}, 0);
    assertThat(new GreedySampler().sample(c, NEVER)).isEqualTo(1);
    c.reset(new float[] {Float.NaN, Float.NaN, Float.NaN}, 0);
    assertThat(new GreedySampler().sample(c, NEVER)).isEqualTo(-1);
  }

  @Example
  void saysSoWhenNothingIsLeft() {
    Candidates c = new Candidates(2);
    c.reset(new float[2], 0);
    c.allowOnly(new long[1]);
    assertThat(new GreedySampler().sample(c, NEVER)).isEqualTo(-1);
  }
}
