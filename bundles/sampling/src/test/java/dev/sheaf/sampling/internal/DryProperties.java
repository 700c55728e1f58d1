package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Against trying every place and every length. */
final class DryProperties {
  private static Dry dry(
      double multiplier,
      double base,
      int allowed,
      int window,
      List<String> breakers,
      int[] prompt) {
    FakeModel model = new FakeModel(256);
    return new Dry(
        multiplier,
        base,
        allowed,
        window,
        new DryBreakers(breakers, 256, model::bytes, model::encode),
        prompt);
  }

  @Property(tries = 400)
  void anyPushesAndPopsGiveThePenaltiesOfTheDefinition(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 5) double multiplier,
      @ForAll @DoubleRange(min = 0.5, max = 4) double base,
      @ForAll @IntRange(min = 0, max = 5) int allowed,
      @ForAll @IntRange(min = 0, max = 80) int window,
      @ForAll @IntRange(min = 1, max = 12) int distinct,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Random random = new Random(seed);
    int first = 'a';
    int[] prompt = random.ints(random.nextInt(60), first, first + distinct).toArray();
    List<String> breakers = random.nextBoolean() ? List.of() : List.of("b", "k");
    Dry dry = dry(multiplier, base, allowed, window, breakers, prompt);
    List<Integer> all = new ArrayList<>();
    for (int token : prompt) {
      all.add(token);
    }
    for (int step = 0; step < 10; step++) {
      for (int i = random.nextInt(15); i > 0; i--) {
        if (random.nextInt(4) > 0 || all.size() == prompt.length) {
          int token = first + random.nextInt(distinct);
          dry.push(token, 0);
          all.add(token);
        } else {
          dry.pop();
          all.removeLast();
        }
      }
      Row row = new Row(seed + step, 256).after(passes, seed);
      dry.apply(row.candidates);
      EditsProperties.assertLeft(
          row,
          Slow.dry(
              row.scores,
              Slow.last(all, window),
              multiplier,
              base,
              allowed,
              breakers.stream().map(text -> (int) text.charAt(0)).toList()));
    }
  }

  private static double penalty(Dry dry, int id) {
    Candidates c = new Candidates(256);
    c.reset(new float[256], 0);
    dry.apply(c);
    return -c.score(id);
  }

  @Example
  void whatWouldGoOnWithARepetitionIsPenalisedByItsLength() {
    int[] prompt = "abccbcyabc".chars().toArray();
    Dry dry = dry(0.8, 1.75, 2, 100, List.of(), prompt);
    assertThat(penalty(dry, 'c')).isEqualTo(0.8 * 1.75); // after a b c, three long
    assertThat(penalty(dry, 'y')).isEqualTo(0.8); // after b c, two long
    assertThat(penalty(dry, 'b')).isZero(); // after c alone, too short
  }

  @Example
  void aRepetitionReachesNoFurtherThanTheLastBreak() {
    int[] prompt = "ab:cdXab:cd".chars().toArray();
    assertThat(penalty(dry(1, 2, 2, 100, List.of(), prompt), 'X')).isEqualTo(8);
    assertThat(penalty(dry(1, 2, 2, 100, List.of(":"), prompt), 'X')).isEqualTo(1);
    assertThat(penalty(dry(1, 2, 2, 100, List.of("d"), prompt), 'X')).isZero();
  }

  @Example
  void aTokenThatBreaksIsNeverPenalised() {
    int[] prompt = "abc\nabc".chars().toArray();
    assertThat(penalty(dry(1, 2, 2, 100, List.of(), prompt), '\n')).isEqualTo(2);
    assertThat(penalty(dry(1, 2, 2, 100, List.of("\n"), prompt), '\n')).isZero();
  }

  @Example
  void aLongRepetitionCostsMuchButNoInfinity() {
    int[] prompt = new int[5000];
    java.util.Arrays.fill(prompt, 'a');
    double penalty = penalty(dry(100, 1.75, 2, 100_000, List.of(), prompt), 'a');
    assertThat(penalty).isBetween(1e38, 1e42);
  }

  /** Text that is nothing but one repetition: quadratic work would be 10¹¹ comparisons. */
  @Example
  void timeIsLinearInTheHistory() {
    int[] prompt = new int[400_000];
    java.util.Arrays.fill(prompt, 'a');
    Dry dry = dry(1, 1.75, 2, 400_000, List.of(), prompt);
    long start = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      assertThat(penalty(dry, 'a')).isPositive();
    }
    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
  }

  @Example
  void theFactoryLooksAtTheWholeContextAndTheUsualBreaks() {
    SamplingParameters p =
        SamplingParameters.DEFAULT.change().set("dry-multiplier", 1).set("dry-base", 2).build();
    int[] prompt = "ab:cdXab:cd".chars().toArray();
    assertThat(penalty((Dry) new DryFactory().open(p, new FakeModel(256).prompt(prompt)), 'X'))
        .isEqualTo(1);
    SamplingParameters none = p.change().texts("dry-sequence-breakers", List.of()).build();
    assertThat(penalty((Dry) new DryFactory().open(none, new FakeModel(256).prompt(prompt)), 'X'))
        .isEqualTo(8);
    SamplingParameters few = none.change().set("dry-penalty-last-n", 6).build();
    assertThat(penalty((Dry) new DryFactory().open(few, new FakeModel(256).prompt(prompt)), 'X'))
        .isZero();
    FakeModel small = new FakeModel(256).prompt(prompt).contextTokens(6);
    assertThat(penalty((Dry) new DryFactory().open(none, small), 'X')).isZero();
  }

  @Example
  void popWithoutAPushIsRefused() {
    Dry dry = dry(1, 2, 2, 10, List.of(), new int[] {1, 2});
    assertThatIllegalStateException().isThrownBy(dry::pop).withMessage("pop without a push");
  }
}
