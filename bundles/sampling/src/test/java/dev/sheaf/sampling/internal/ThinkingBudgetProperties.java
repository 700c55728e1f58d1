package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class ThinkingBudgetProperties {
  private static final int VOCABULARY = 6;

  /** What is forced, found by reading everything from its beginning. */
  private static OptionalInt forced(
      int budget, int[] start, int[] end, List<Integer> prompt, List<Integer> output) {
    List<Integer> all = new ArrayList<>(prompt);
    all.addAll(output);
    int spent = 0;
    int opened = -1;
    for (int i = 1; i <= all.size(); i++) {
      if (opened < 0) {
        opened = ends(all.subList(0, i), start) ? i : -1;
      } else {
        spent++;
        opened = ends(all.subList(opened, i), end) ? -1 : opened;
      }
      if (i <= prompt.size() && opened < 0) {
        spent = 0;
      }
    }
    if (opened < 0 || spent < budget || budget < 0) {
      return OptionalInt.empty();
    }
    List<Integer> section = all.subList(opened, all.size());
    for (int n = end.length - 1; ; n--) {
      if (ends(section, Arrays.copyOf(end, n))) {
        return OptionalInt.of(end[n]);
      }
    }
  }

  private static boolean ends(List<Integer> tokens, int[] marker) {
    int from = tokens.size() - marker.length;
    return from >= 0
        && IntStream.range(0, marker.length).allMatch(i -> tokens.get(from + i) == marker[i]);
  }

  @Property(tries = 500)
  void forcesWhatReadingFromTheBeginningForces(
      @ForAll long seed,
      @ForAll @IntRange(min = -1, max = 12) int budget,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Random random = new Random(seed);
    // few tokens and markers of several, so that they overlap
    int[] start = random.ints(1 + random.nextInt(2), 0, 3).toArray();
    int[] end = random.ints(1 + random.nextInt(3), 0, 3).toArray();
    List<Integer> prompt = random.ints(random.nextInt(12), 0, 3).boxed().toList();
    ThinkingBudget processor =
        new ThinkingBudget(
            budget, start, end, prompt.stream().mapToInt(Integer::intValue).toArray());
    List<Integer> output = new ArrayList<>();
    for (int step = 0; step < 30; step++) {
      Row row = new Row(seed + step, VOCABULARY).after(passes, seed);
      OptionalInt wanted = forced(budget, start, end, prompt, output);
      processor.apply(row.candidates);
      boolean possible =
          wanted.isPresent() && row.scores[wanted.getAsInt()] > Double.NEGATIVE_INFINITY;
      EditsProperties.assertLeft(
          row, possible ? Slow.keep(row.scores, List.of(wanted.getAsInt())) : row.scores);
      if (random.nextInt(4) == 0 && !output.isEmpty()) {
        processor.pop();
        output.removeLast();
      } else {
        int token = possible ? wanted.getAsInt() : random.nextInt(3);
        processor.push(token, 0);
        output.add(token);
      }
    }
  }

  private static ThinkingBudget open(FakeModel model, int budget) {
    SamplingParameters p =
        SamplingParameters.DEFAULT.change().set("thinking-budget", budget).build();
    return (ThinkingBudget) new ThinkingBudgetFactory().open(p, model);
  }

  private static int only(ThinkingBudget processor, int vocabulary) {
    Candidates c = new Candidates(vocabulary);
    c.reset(new float[vocabulary], 0);
    processor.apply(c);
    c.everything();
    return c.count() == 1 ? c.id(0) : -1;
  }

  @Example
  void theEndMarkerIsForcedTokenByTokenWhenTheBudgetIsSpent() {
    FakeModel model = new FakeModel(300).control(256, "<think>").prompt('q', 256, 'a');
    ThinkingBudget processor = open(model, 2); // one of the two is in the prompt
    assertThat(only(processor, 300)).isEqualTo(-1);
    processor.push('b', 0);
    for (char c : "</think>".toCharArray()) {
      assertThat(only(processor, 300)).isEqualTo(c);
      processor.push(c, 0);
    }
    assertThat(only(processor, 300)).isEqualTo(-1);
  }

  @Example
  void aMarkerThatIsBegunIsCompleted() {
    ThinkingBudget processor = open(new FakeModel(300).control(256, "<think>").prompt(256), 2);
    processor.push('<', 0);
    processor.push('/', 0);
    assertThat(only(processor, 300)).isEqualTo('t');
  }

  @Example
  void aBudgetOfNothingEndsThinkingAtOnceAndBelowNothingNever() {
    FakeModel model =
        new FakeModel(300).control(256, "<think>").control(257, "</think>").prompt(256);
    assertThat(only(open(model, 0), 300)).isEqualTo(257);
    ThinkingBudget without = open(model, -1);
    for (int i = 0; i < 1000; i++) {
      without.push('x', 0);
    }
    assertThat(only(without, 300)).isEqualTo(-1);
  }

  @Example
  void thinkingOfEarlierTurnsIsNotCounted() {
    FakeModel model = new FakeModel(300).control(256, "<think>").control(257, "</think>");
    model.prompt(256, 'a', 'b', 'c', 257, 'q');
    ThinkingBudget processor = open(model, 2);
    processor.push(256, 0);
    processor.push('a', 0);
    assertThat(only(processor, 300)).isEqualTo(-1);
    processor.push('b', 0);
    assertThat(only(processor, 300)).isEqualTo(257);
  }

  @Example
  void popWithoutAPushIsRefused() {
    ThinkingBudget processor = open(new FakeModel(256).prompt(1), 2);
    assertThatIllegalStateException().isThrownBy(processor::pop).withMessage("pop without a push");
  }
}
