package dev.sheaf.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every pass against a full sort of the same row. */
final class CandidatesProperties {
  @Property(tries = 200)
  void scoresAreLogitsWithEditsAndMasks(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int vocabulary) {
    RandomRow row = new RandomRow(seed, vocabulary);
    assertThat(scores(row.candidates)).containsExactly(row.expected);
    for (int id = 0; id < vocabulary; id++) {
      if (row.candidates.raw(id) != row.logits[row.offset + id]) {
        fail("raw logit of id %d is %s", id, row.candidates.raw(id));
      }
    }
  }

  private static double[] scores(Candidates candidates) {
    double[] out = new double[candidates.vocabulary()];
    for (int id = 0; id < out.length; id++) {
      out[id] = candidates.score(id);
    }
    return out;
  }

  @Property(tries = 200)
  void bestIsTheFirstOfTheSort(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int vocabulary) {
    RandomRow row = new RandomRow(seed, vocabulary);
    List<Integer> sorted = row.sorted();
    int best = sorted.isEmpty() ? -1 : sorted.getFirst();
    assertThat(row.candidates.best()).isEqualTo(best);
    row.candidates.everything();
    assertThat(row.candidates.best()).isEqualTo(best);
    row.candidates.order();
    assertThat(row.candidates.best()).isEqualTo(best);
  }

  @Property(tries = 300)
  void keepTopIsTheHeadOfTheSort(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2000) int vocabulary,
      @ForAll @IntRange(min = 1, max = 2100) int k,
      @ForAll boolean afterEverything) {
    RandomRow row = new RandomRow(seed, vocabulary);
    if (afterEverything) {
      row.candidates.everything();
    }
    row.candidates.keepTop(k);
    List<Integer> sorted = row.sorted();
    assertThat(row.survivors()).isEqualTo(sorted.subList(0, Math.min(k, sorted.size())));
    assertThat(row.candidates.ordered()).isTrue();
    assertScoresBelongToIds(row);
  }

  @Property(tries = 200)
  void orderFirstBringsTheHeadOfTheSortToTheFrontStepByStep(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int vocabulary) {
    RandomRow row = new RandomRow(seed, vocabulary);
    Random random = new Random(seed);
    List<Integer> sorted = row.sorted();
    row.candidates.everything();
    int asked = 0;
    while (asked < sorted.size()) {
      asked = Math.min(sorted.size(), asked + random.nextInt(1 + sorted.size() / 2) + 1);
      row.candidates.orderFirst(asked);
      assertThat(row.survivors().subList(0, asked)).isEqualTo(sorted.subList(0, asked));
      assertThat(RandomRow.byId(row.survivors())).isEqualTo(RandomRow.byId(sorted));
    }
    assertThat(row.candidates.ordered()).isTrue();
    assertScoresBelongToIds(row);
  }

  @Property(tries = 200)
  void keepAtLeastKeepsWhatScoresSoMuch(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2000) int vocabulary,
      @ForAll @IntRange(min = 0, max = 3) int before) {
    RandomRow row = new RandomRow(seed, vocabulary);
    List<Integer> sorted = row.sorted();
    Random random = new Random(seed);
    double least = sorted.isEmpty() ? 0 : row.expected[sorted.get(random.nextInt(sorted.size()))];
    switch (before) {
      case 0 -> {}
      case 1 -> row.candidates.everything();
      case 2 -> row.candidates.orderFirst(sorted.size() / 2);
      default -> row.candidates.order();
    }
    row.candidates.keepAtLeast(least);
    List<Integer> wanted = sorted.stream().filter(id -> row.expected[id] >= least).toList();
    assertThat(RandomRow.byId(row.survivors())).isEqualTo(RandomRow.byId(wanted));
    assertScoresBelongToIds(row);
    if (before == 3) {
      assertThat(row.survivors()).isEqualTo(wanted);
      assertThat(row.candidates.ordered()).isTrue();
    }
    row.candidates.order();
    assertThat(row.survivors()).isEqualTo(wanted);
  }

  @Property(tries = 200)
  void anyChainOfPassesIsTheChainOfSlowPasses(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int vocabulary) {
    RandomRow row = new RandomRow(seed, vocabulary);
    Random random = new Random(seed);
    List<Integer> wanted = new ArrayList<>(row.sorted());
    row.candidates.everything();
    for (int pass = 0; pass < 6; pass++) {
      int n = random.nextInt(wanted.size() + 1);
      switch (random.nextInt(4)) {
        case 0 -> {
          row.candidates.keepTop(n + 1);
          wanted = wanted.subList(0, Math.min(n + 1, wanted.size()));
        }
        case 1 -> {
          row.candidates.orderFirst(n);
          row.candidates.cut(n);
          wanted = wanted.subList(0, n);
        }
        case 2 -> {
          // turns the order round
          for (int i = 0; i < row.candidates.count(); i++) {
            row.expected[row.candidates.id(i)] *= -1;
            row.candidates.survivorScore(i, -row.candidates.survivorScore(i));
          }
          row.candidates.disorder();
          List<Integer> left = List.copyOf(wanted);
          wanted = row.sorted().stream().filter(left::contains).toList();
        }
        default -> row.candidates.orderFirst(n);
      }
      assertThat(RandomRow.byId(row.survivors())).isEqualTo(RandomRow.byId(wanted));
      assertScoresBelongToIds(row);
    }
    row.candidates.order();
    assertThat(row.survivors()).isEqualTo(wanted);
  }

  @Property(tries = 200)
  void nothingOfARowIsLeftInTheNext(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int vocabulary) {
    Candidates reused = new Candidates(vocabulary);
    for (int r = 0; r < 4; r++) {
      RandomRow row = new RandomRow(seed + r, vocabulary, reused);
      assertThat(scores(reused)).containsExactly(row.expected);
      assertThat(reused.hasSurvivors()).isFalse();
      assertThat(reused.ordered()).isFalse();
      assertThat(reused.count()).isZero();
      reused.keepTop(1 + (int) Math.floorMod(seed, (long) vocabulary));
      List<Integer> sorted = row.sorted();
      assertThat(row.survivors()).isEqualTo(sorted.subList(0, reused.count()));
    }
  }

  private static void assertScoresBelongToIds(RandomRow row) {
    for (int i = 0; i < row.candidates.count(); i++) {
      double score = row.candidates.survivorScore(i);
      if (score != row.expected[row.candidates.id(i)]) {
        fail(
            "survivor %d, id %d, has the score %s, should have %s",
            i, row.candidates.id(i), score, row.expected[row.candidates.id(i)]);
      }
    }
  }
}
