package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Against counting everything anew at each step. */
final class OutputPenaltiesProperties {
  private static SamplingParameters parameters(
      double repetition, int window, double frequency, double presence) {
    return new SamplingParameters(
        0, 0, 1, 0, repetition, window, frequency, presence, 0, List.of(), Map.of());
  }

  /** The scores by the definition. */
  private static double[] slow(
      double[] scores, int[] prompt, List<Integer> output, SamplingParameters p) {
    List<Integer> all = new ArrayList<>();
    for (int token : prompt) {
      all.add(token);
    }
    all.addAll(output);
    int window = p.repetitionWindow() < 0 ? all.size() : Math.min(p.repetitionWindow(), all.size());
    List<Integer> last = all.subList(all.size() - window, all.size());
    double[] out = scores.clone();
    for (int id = 0; id < out.length; id++) {
      if (last.contains(id)) {
        out[id] = out[id] > 0 ? out[id] / p.repetitionPenalty() : out[id] * p.repetitionPenalty();
      }
      int count = Collections.frequency(output, id);
      out[id] -= count * p.frequencyPenalty();
      out[id] -= count > 0 ? p.presencePenalty() : 0;
    }
    return out;
  }

  private static double[] applied(OutputPenalties penalties, Candidates c) {
    penalties.apply(c);
    double[] out = new double[c.vocabulary()];
    for (int id = 0; id < out.length; id++) {
      out[id] = c.score(id);
    }
    return out;
  }

  private static int[] tokens(Random random, int vocabulary, int length) {
    return random.ints(length, 0, vocabulary).toArray();
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
    int[] prompt = tokens(random, vocabulary, promptLength);
    SamplingParameters p = parameters(repetition, window, frequency, presence);
    OutputPenalties penalties = new OutputPenalties(p, prompt);
    List<Integer> output = new ArrayList<>();
    for (int step = 0; step < 12; step++) {
      for (int i = random.nextInt(20); i > 0; i--) {
        if (random.nextInt(3) > 0 || output.isEmpty()) {
          int token = random.nextInt(vocabulary);
          penalties.push(token, 0);
          output.add(token);
        } else {
          penalties.pop();
          output.removeLast();
        }
      }
      Row row = new Row(seed + step, vocabulary);
      assertThat(applied(penalties, row.candidates))
          .containsExactly(slow(row.scores, prompt, output, p));
    }
  }

  @Property(tries = 200)
  void popRestoresWhatWasBeforeThePushToTheBit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int vocabulary,
      @ForAll @IntRange(min = -1, max = 40) int window,
      @ForAll @IntRange(min = 0, max = 200) int pushes) {
    Random random = new Random(seed);
    int[] prompt = tokens(random, vocabulary, random.nextInt(50));
    OutputPenalties penalties = new OutputPenalties(parameters(1.3, window, 0.1, 0.7), prompt);
    for (int token : tokens(random, vocabulary, random.nextInt(30))) {
      penalties.push(token, 0);
    }
    double[] before = applied(penalties, new Row(seed, vocabulary).candidates);
    for (int token : tokens(random, vocabulary, pushes)) {
      penalties.push(token, 0);
    }
    for (int i = 0; i < pushes; i++) {
      penalties.pop();
    }
    assertThat(applied(penalties, new Row(seed, vocabulary).candidates)).containsExactly(before);
  }

  @Property(tries = 100)
  void replayingTheOutputGivesTheSameScoresToTheBit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int vocabulary,
      @ForAll @IntRange(min = -1, max = 70) int window) {
    Random random = new Random(seed);
    int[] prompt = tokens(random, vocabulary, 20);
    int[] output = tokens(random, vocabulary, 100);
    SamplingParameters p = parameters(1.1, window, 0.3, -0.2);
    OutputPenalties lived = new OutputPenalties(p, prompt);
    for (int token : output) {
      applied(lived, new Row(seed, vocabulary).candidates);
      lived.push(token, lived.carry());
    }
    OutputPenalties replayed = new OutputPenalties(p, prompt);
    for (int token : output) {
      replayed.push(token, 0);
    }
    assertThat(applied(replayed, new Row(seed, vocabulary).candidates))
        .containsExactly(applied(lived, new Row(seed, vocabulary).candidates));
  }

  @Property(tries = 200)
  void afterAPassOnlySurvivorsArePenalisedAndTheyAreOrderedAnew(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int vocabulary,
      @ForAll @IntRange(min = 1, max = 3) int passes) {
    Random random = new Random(seed);
    int[] prompt = tokens(random, vocabulary, 10);
    SamplingParameters p = parameters(1.5, -1, 0.5, 0.5);
    OutputPenalties penalties = new OutputPenalties(p, prompt);
    List<Integer> output = new ArrayList<>();
    for (int token : tokens(random, vocabulary, 30)) {
      penalties.push(token, 0);
      output.add(token);
    }
    Row row = new Row(seed, vocabulary).after(passes, seed);
    List<Integer> survivors = List.copyOf(row.survivors());
    penalties.apply(row.candidates);
    assertThat(Row.byId(row.survivors())).isEqualTo(Row.byId(survivors));
    double[] wanted = slow(row.scores, prompt, output, p);
    System.arraycopy(wanted, 0, row.scores, 0, wanted.length);
    row.candidates.order();
    assertThat(row.survivors()).isEqualTo(row.sorted());
    for (int i = 0; i < row.candidates.count(); i++) {
      assertThat(row.candidates.survivorScore(i)).isEqualTo(wanted[row.candidates.id(i)]);
    }
  }

  @Example
  void thePromptCountsForRepetitionOnly() {
    Candidates c = new Candidates(3);
    c.reset(new float[] {2, -2, 1}, 0);
    new OutputPenalties(parameters(2, 64, 5, 5), new int[] {0, 1, 1}).apply(c);
    assertThat(new double[] {c.score(0), c.score(1), c.score(2)}).containsExactly(1, -4, 1);
  }

  @Example
  void theWindowLooksAtTheLastTokensOnly() {
    Candidates c = new Candidates(3);
    c.reset(new float[] {2, 2, 2}, 0);
    OutputPenalties penalties = new OutputPenalties(parameters(2, 2, 0, 0), new int[] {0, 1});
    penalties.push(2, 0);
    penalties.apply(c);
    assertThat(new double[] {c.score(0), c.score(1), c.score(2)}).containsExactly(2, 1, 1);
  }

  @Example
  void aTokenOutOfTheWindowStillCountsAsOutput() {
    Candidates c = new Candidates(2);
    c.reset(new float[] {4, 4}, 0);
    OutputPenalties penalties = new OutputPenalties(parameters(2, 1, 0.5, 0.25), new int[0]);
    penalties.push(0, 0);
    penalties.push(0, 0);
    penalties.push(1, 0);
    penalties.apply(c);
    assertThat(c.score(0)).isEqualTo(4 - 2 * 0.5 - 0.25);
    assertThat(c.score(1)).isEqualTo(4 / 2.0 - 0.5 - 0.25);
  }

  @Example
  void aForbiddenTokenStaysForbidden() {
    Candidates c = new Candidates(2);
    c.reset(new float[] {4, 4}, 0);
    c.forbid(0);
    OutputPenalties penalties = new OutputPenalties(parameters(0.5, 64, -100, -100), new int[0]);
    penalties.push(0, 0);
    penalties.apply(c);
    assertThat(c.score(0)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Example
  void popWithoutAPushIsRefused() {
    OutputPenalties penalties = new OutputPenalties(parameters(2, 64, 0, 0), new int[] {1, 2});
    assertThatIllegalStateException().isThrownBy(penalties::pop).withMessage("pop without a push");
  }

  @Example
  void theCallersPromptIsNotKept() {
    int[] prompt = {0};
    OutputPenalties penalties = new OutputPenalties(parameters(2, 1, 0, 0), prompt);
    prompt[0] = 1;
    penalties.push(1, 0);
    penalties.pop();
    Candidates c = new Candidates(2);
    c.reset(new float[] {4, 4}, 0);
    penalties.apply(c);
    assertThat(new double[] {c.score(0), c.score(1)}).containsExactly(2, 4);
  }
}
