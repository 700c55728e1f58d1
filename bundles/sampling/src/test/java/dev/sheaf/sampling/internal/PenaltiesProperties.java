package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Against counting everything anew at each step. */
final class PenaltiesProperties {
  private static SamplingParameters parameters(
      double repetition, int window, double frequency, double presence) {
    return new SamplingParameters(
        0, 0, 1, 0, repetition, window, frequency, presence, 0, List.of(), Map.of());
  }

  private static double[] scores(Candidates c) {
    double[] out = new double[c.vocabulary()];
    for (int id = 0; id < out.length; id++) {
      out[id] = c.score(id);
    }
    return out;
  }

  @Property(tries = 300)
  void anyPushesAndPopsGiveTheScoresOfTheDefinition(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int vocabulary,
      @ForAll @IntRange(min = 0, max = 60) int promptLength,
      @ForAll @IntRange(min = -1, max = 40) int window,
      @ForAll @DoubleRange(min = 0.01, max = 10) double repetition,
      @ForAll @DoubleRange(min = -3, max = 3) double frequency,
      @ForAll @DoubleRange(min = -3, max = 3) double presence) {
    Random random = new Random(seed);
    int[] prompt = random.ints(promptLength, 0, vocabulary).toArray();
    Penalties penalties =
        new Penalties(parameters(repetition, window, frequency, presence), prompt);
    List<Integer> all = new ArrayList<>();
    for (int token : prompt) {
      all.add(token);
    }
    for (int step = 0; step < 12; step++) {
      for (int i = random.nextInt(20); i > 0; i--) {
        if (random.nextInt(3) > 0 || all.size() == promptLength) {
          int token = random.nextInt(vocabulary);
          penalties.push(token, 0);
          all.add(token);
        } else {
          penalties.pop();
          all.removeLast();
        }
      }
      Row row = new Row(seed + step, vocabulary).after(random.nextInt(4), seed);
      List<Integer> seen = Slow.last(all, window);
      double[] wanted = Slow.penalties(row.scores, seen, seen, repetition, frequency, presence);
      penalties.apply(row.candidates);
      if (row.candidates.hasSurvivors()) {
        row.candidates.order();
        assertThat(row.survivors()).isEqualTo(Slow.sorted(wanted));
        for (int i = 0; i < row.candidates.count(); i++) {
          assertThat(row.candidates.survivorScore(i)).isEqualTo(wanted[row.candidates.id(i)]);
        }
      } else {
        assertThat(scores(row.candidates)).containsExactly(wanted);
      }
    }
  }

  @Example
  void allThreeLookAtThePromptToo() {
    Candidates c = new Candidates(3);
    c.reset(new float[] {8, -2, 1}, 0);
    new Penalties(parameters(2, 64, 1, 0.5), new int[] {0, 1, 1}).apply(c);
    assertThat(scores(c)).containsExactly(4 - 1.5, -4 - 2.5, 1);
  }

  @Example
  void whatHasLeftTheWindowIsForgotten() {
    Candidates c = new Candidates(3);
    c.reset(new float[] {2, 2, 2}, 0);
    Penalties penalties = new Penalties(parameters(2, 2, 5, 5), new int[] {0, 1});
    penalties.push(2, 0);
    penalties.apply(c);
    assertThat(scores(c)).containsExactly(2, 1 - 10, 1 - 10);
  }

  @Example
  void popWithoutAPushIsRefused() {
    Penalties penalties = new Penalties(parameters(2, 64, 0, 0), new int[] {1, 2});
    assertThatIllegalStateException().isThrownBy(penalties::pop).withMessage("pop without a push");
  }
}
