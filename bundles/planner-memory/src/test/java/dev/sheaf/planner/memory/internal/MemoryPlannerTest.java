package dev.sheaf.planner.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.StateLayout.Kind;
import dev.sheaf.model.WeightRef;
import dev.sheaf.plan.Planner.Plan;
import dev.sheaf.plan.Planner.Question;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MemoryPlannerTest {
  private static final Operation HEAD =
      new Operation.OutputHead(
          0, Operation.Projection.of(new WeightRef("output.weight", 2, 1)), 1, 0);

  private final MemoryPlanner planner = new MemoryPlanner();

  @Test
  void countsEveryKindOfState() {
    ModelGraph graph =
        graph(
            layer(0, Kind.PAGED, 64, 32),
            layer(1, Kind.WINDOW, 64, 64),
            layer(2, Kind.LATENT, 40, 0),
            layer(3, Kind.RECURRENT, 0, 1_000));
    // (96 + 128 + 40) floats per token, 1,000 per sequence
    Plan plan = planner.plan(new Question(graph, 5_000, 100, 3, 1_000_000));
    assertThat(plan.planner()).isEqualTo("memory");
    assertThat(plan.weightBytes()).isEqualTo(5_000);
    assertThat(plan.stateBytes()).isEqualTo(3L * (100 * 264 * 4 + 4_000));
    assertThat(plan.fits()).isTrue();
    assertThat(plan.largestContext()).isEqualTo((995_000 - 4_000) / (264 * 4));
    assertThat(plan.mostSequences()).isEqualTo(995_000 / (100 * 264 * 4 + 4_000));
  }

  @Test
  void fitsToTheLastByteAndNotOneMore() {
    ModelGraph graph = graph(layer(0, Kind.PAGED, 10, 10));
    // 80 bytes per token
    assertThat(planner.plan(new Question(graph, 1_000, 50, 2, 1_000 + 8_000)).fits()).isTrue();
    assertThat(planner.plan(new Question(graph, 1_000, 50, 2, 1_000 + 7_999)).fits()).isFalse();
    Plan tight = planner.plan(new Question(graph, 1_000, 50, 2, 1_000 + 7_999));
    assertThat(tight.largestContext()).isEqualTo(99);
    assertThat(tight.mostSequences()).isEqualTo(1);
  }

  @Test
  void whatDoesNotFitAtAllIsZero() {
    ModelGraph graph = graph(layer(0, Kind.PAGED, 10, 10));
    assertThat(planner.plan(new Question(graph, 1_000, 50, 1, 999)))
        .isEqualTo(new Plan("memory", 1_000, 4_000, 0, 0, false));
    assertThat(planner.plan(new Question(graph, 1_000, 50, 1, 1_079)).largestContext()).isZero();
    assertThat(planner.plan(new Question(graph, 1_000, 50, 1, 1_080)).largestContext()).isOne();
  }

  @Test
  void theLargestContextIsNotLongerThanTheModelWasMadeFor() {
    Plan plan =
        planner.plan(new Question(graph(layer(0, Kind.PAGED, 1, 1)), 0, 1, 1, Long.MAX_VALUE));
    assertThat(plan.largestContext()).isEqualTo(2_048);
    assertThat(plan.mostSequences()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aModelThatKeepsNothingPerTokenIsBoundByItsSlots() {
    ModelGraph graph = graph(layer(0, Kind.RECURRENT, 0, 25));
    Plan plan = planner.plan(new Question(graph, 1_000, 2_000, 7, 1_000 + 799));
    assertThat(plan.stateBytes()).isEqualTo(700);
    assertThat(plan.largestContext()).isEqualTo(2_048);
    assertThat(plan.mostSequences()).isEqualTo(7);
    assertThat(planner.plan(new Question(graph, 1_000, 1, 1, 1_099)).largestContext()).isZero();
    assertThat(planner.plan(new Question(graph(), 5, 1, 1, 5)))
        .isEqualTo(new Plan("memory", 5, 0, 2_048, Integer.MAX_VALUE, true));
  }

  @Test
  void numbersBeyondALongFitNowhere() {
    StateLayout huge = layer(0, Kind.PAGED, Integer.MAX_VALUE, Integer.MAX_VALUE);
    Plan plan =
        planner.plan(
            new Question(
                graph(huge, huge, huge),
                Long.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MAX_VALUE));
    assertThat(plan.stateBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(plan.fits()).isFalse();
    assertThat(plan.mostSequences()).isZero();
  }

  @Test
  void saturatedArithmeticAgreesWithBigNumbers() {
    Random random = new Random(4);
    BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
    for (int i = 0; i < 10_000; i++) {
      long a = random.nextLong() >>> (1 + random.nextInt(63));
      long b = random.nextLong() >>> (1 + random.nextInt(63));
      BigInteger x = BigInteger.valueOf(a);
      BigInteger y = BigInteger.valueOf(b);
      assertThat(Saturated.times(a, b)).isEqualTo(x.multiply(y).min(most).longValueExact());
      assertThat(Saturated.plus(a, b)).isEqualTo(x.add(y).min(most).longValueExact());
    }
  }

  private static StateLayout layer(int layer, Kind kind, int keys, int values) {
    return new StateLayout(layer, kind, keys, values);
  }

  private static ModelGraph graph(StateLayout... state) {
    return new ModelGraph("test", 2, 1, 2_048, 2, List.of(HEAD), List.of(state));
  }
}
