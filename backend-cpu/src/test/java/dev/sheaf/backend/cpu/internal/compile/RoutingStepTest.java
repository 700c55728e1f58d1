package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.thread.WorkerPool;
import dev.sheaf.model.Experts.Routing;
import dev.sheaf.model.Experts.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is chosen, with which weight, against a definition that sorts; and the lists by expert. */
final class RoutingStepTest {
  private static final int ROWS = 23;

  static Stream<Arguments> routings() {
    return Stream.of(
        Arguments.of(1, Routing.softmax(1)),
        Arguments.of(8, Routing.softmax(2)),
        Arguments.of(7, Routing.softmax(7)),
        Arguments.of(9, new Routing(Score.SOFTMAX, 4, 1, 1, false, 1)),
        Arguments.of(12, new Routing(Score.SIGMOID, 3, 4, 2, true, 2.5)),
        Arguments.of(12, new Routing(Score.SIGMOID, 2, 12, 3, false, 1)),
        Arguments.of(64, new Routing(Score.SIGMOID, 8, 8, 4, true, 1)),
        Arguments.of(16, new Routing(Score.SOFTMAX, 8, 2, 1, true, 0.5)));
  }

  @ParameterizedTest
  @MethodSource("routings")
  void choosesWhatTheDefinitionChooses(int experts, Routing routing) {
    Random random = new Random(experts);
    for (int round = 0; round < 20; round++) {
      float[] logits = new float[ROWS * experts];
      float[] correction = new float[experts];
      for (int i = 0; i < logits.length; i++) {
        // Some rounds have few different values, so that there are ties.
        logits[i] = round % 2 == 0 ? (float) random.nextGaussian() * 2 : random.nextInt(3);
      }
      for (int e = 0; e < experts; e++) {
        correction[e] = round % 3 == 0 ? 0 : random.nextInt(2) * 0.25f;
      }
      ExpertChoice choice = run(routing, correction, logits);
      for (int r = 0; r < ROWS; r++) {
        check(choice, r, routing, correction, logits, experts);
      }
      checkLists(choice, experts);
    }
  }

  @Test
  void aRowWithoutNumbersStillHasItsExperts() {
    float[] logits = new float[ROWS * 8];
    for (int i = 0; i < 8; i++) {
      logits[i] = Float.NaN;
      logits[8 + i] = i % 2 == 0 ? Float.NaN : 1;
      logits[16 + i] = i == 5 ? Float.POSITIVE_INFINITY : 0;
    }
    Routing routing = new Routing(Score.SIGMOID, 3, 4, 2, true, 1);
    ExpertChoice choice = run(routing, new float[8], logits);
    assertThat(List.of(choice.expert[0], choice.expert[1], choice.expert[2]))
        .containsExactly(0, 1, 2);
    assertThat(choice.weight[0]).isNaN();
    assertThat(choice.expert[6]).as("row 2, expert 5 first by value").isBetween(0, 7);
    assertThat(choice.weight[9]).as("row 3 is well").isCloseTo(1 / 3f, within(1e-6f));
    checkLists(choice, 8);
  }

  private static ExpertChoice run(Routing routing, float[] correction, float[] logits) {
    int experts = correction.length;
    Batch batch = new Batch(ROWS);
    batch.sequence(new int[] {0}, 1);
    for (int r = 0; r < ROWS; r++) {
      batch.row(0, r, r, r % 3 == 1, false);
    }
    Register scores = new Register(ROWS, experts);
    System.arraycopy(logits, 0, scores.data, 0, logits.length);
    ExpertChoice choice = new ExpertChoice(ROWS, experts, routing.perToken());
    Register wanted = new Register(ROWS, experts);
    Register groups = new Register(ROWS, routing.groups());
    RoutingStep step = new RoutingStep(routing, correction, scores, wanted, groups, choice);
    try (WorkerPool pool = new WorkerPool(1)) {
      Scratch[] scratch = {new Scratch(1, 1, ROWS, 16)};
      Outputs out = new Outputs(1, 1);
      StepState state = new StepState(new Kernels(), pool, 1, scratch, batch, out);
      state.begin(batch, out);
      step.run(state);
    }
    return choice;
  }

  private static void check(
      ExpertChoice choice, int row, Routing routing, float[] correction, float[] x, int n) {
    double[] s = new double[n];
    double sum = 0;
    for (int e = 0; e < n; e++) {
      double logit = x[row * n + e];
      s[e] = routing.score() == Score.SIGMOID ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit);
      sum += s[e];
    }
    double[] by = new double[n];
    for (int e = 0; e < n; e++) {
      s[e] /= routing.score() == Score.SIGMOID ? 1 : sum;
      // As float32 sees them: what is equal there must be equal here.
      by[e] = Math.rint((s[e] + correction[e]) * 1e5) / 1e5;
    }
    int size = n / routing.groups();
    List<Integer> eligible =
        IntStream.range(0, routing.groups())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer g) -> -two(by, g * size, size)))
            .limit(routing.groupsPerToken())
            .flatMap(g -> IntStream.range(g * size, (g + 1) * size).boxed())
            .sorted()
            .toList();
    List<Integer> chosen =
        eligible.stream()
            .sorted(Comparator.comparingDouble(e -> -by[e]))
            .limit(routing.perToken())
            .sorted()
            .toList();
    double total = chosen.stream().mapToDouble(e -> s[e]).sum();
    for (int j = 0; j < routing.perToken(); j++) {
      int entry = row * routing.perToken() + j;
      int e = chosen.get(j);
      double weight = s[e] / (routing.normalise() ? total : 1) * routing.scale();
      assertThat(choice.expert[entry]).as("row %d, choice %d of %s", row, j, chosen).isEqualTo(e);
      assertThat((double) choice.weight[entry]).isCloseTo(weight, within(1e-6 + weight * 2e-6));
      assertThat(choice.row(entry)).isEqualTo(row);
    }
  }

  /** The sum of a group's two best. */
  private static double two(double[] by, int from, int size) {
    double[] sorted = java.util.Arrays.copyOfRange(by, from, from + size);
    java.util.Arrays.sort(sorted);
    return Math.rint((sorted[size - 1] + (size > 1 ? sorted[size - 2] : 0)) * 1e5) / 1e5;
  }

  private static void checkLists(ExpertChoice choice, int experts) {
    List<Integer> all = new ArrayList<>();
    int used = 0;
    for (int e = 0; e < experts; e++) {
      int before = all.size();
      for (ExpertChoice.Uses uses : List.of(choice.given, choice.generated)) {
        int last = -1;
        for (int i = 0; i < uses.count(e); i++) {
          int entry = uses.entry(e, i);
          assertThat(entry).as("in order").isGreaterThan(last);
          assertThat(choice.expert[entry]).isEqualTo(e);
          assertThat(choice.row(entry) % 3 == 1).isEqualTo(uses == choice.generated);
          last = entry;
          all.add(entry);
        }
      }
      if (all.size() > before) {
        assertThat(choice.used[used++]).isEqualTo(e);
      }
    }
    assertThat(choice.usedCount).isEqualTo(used);
    assertThat(all).as("each entry once").hasSize(choice.expert.length).doesNotHaveDuplicates();
  }
}
