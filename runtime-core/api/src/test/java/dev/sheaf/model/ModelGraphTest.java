package dev.sheaf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sheaf.model.Operation.Projection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Graphs know where their layers end, and can be cut there. */
final class ModelGraphTest {
  private static final int LAYERS = 3;

  /** Embed, then per layer one norm and one add, then head. */
  private static ModelGraph graph() {
    List<Operation> ops = new ArrayList<>();
    List<StateLayout> state = new ArrayList<>();
    List<ModelGraph.Layer> layers = new ArrayList<>();
    ops.add(new Operation.Embed(new WeightRef("table", 10, 4), 1, 0));
    for (int l = 0; l < LAYERS; l++) {
      ops.add(new Operation.RmsNorm(0, new WeightRef("norm" + l, 1, 4), 1e-5, 1));
      ops.add(new Operation.Add(0, 1, 0));
      state.add(new StateLayout(l, StateLayout.Kind.PAGED, 4, 4));
      layers.add(new ModelGraph.Layer(ops.size(), 0));
    }
    ops.add(new Operation.OutputHead(0, Projection.of(new WeightRef("head", 10, 4)), 1));
    return new ModelGraph("test", 10, 4, 64, 2, ops, state, layers);
  }

  @Test
  void stagesTakeTheOperationsApartAndLeaveNoneOut() {
    ModelGraph whole = graph();
    for (int cut = 1; cut < LAYERS; cut++) {
      ModelGraph first = whole.stage(0, cut);
      ModelGraph second = whole.stage(cut, LAYERS);
      List<Operation> together = new ArrayList<>(first.operations());
      together.addAll(second.operations().subList(1, second.operations().size()));
      assertThat(together).isEqualTo(whole.operations());
      assertThat(second.operations().getFirst()).isEqualTo(new Operation.Input(4, 0));
      assertThat(first.headed()).isFalse();
      assertThat(second.headed()).isTrue();
      assertThat(first.state()).hasSize(cut);
      assertThat(second.state()).hasSize(LAYERS - cut);
      assertThat(first.layers()).hasSize(cut);
      assertThat(second.layers().getLast().end()).isEqualTo(second.operations().size() - 1);
    }
  }

  @Test
  void theWholeIsAStageOfItself() {
    assertThat(graph().stage(0, LAYERS)).isEqualTo(graph());
  }

  @Test
  void emptyAndOutsideRangesAreRefused() {
    for (int[] range : new int[][] {{0, 0}, {2, 1}, {0, 4}, {3, 4}}) {
      assertThatIllegalArgumentException().isThrownBy(() -> graph().stage(range[0], range[1]));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> graph().stage(-1, 2));
  }

  @Test
  void aGraphWithoutAHeadEndsWithItsLastLayer() {
    ModelGraph stage = graph().stage(0, 2);
    List<Operation> longer = new ArrayList<>(stage.operations());
    longer.add(new Operation.Add(0, 1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ModelGraph("test", 10, 4, 64, 2, longer, stage.state(), stage.layers()))
        .withMessageContaining("output head");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new ModelGraph(
                "test",
                10,
                4,
                64,
                2,
                graph().operations(),
                graph().state(),
                List.of(new ModelGraph.Layer(4, 0), new ModelGraph.Layer(3, 0))))
        .withMessageContaining("ascend");
  }
}
