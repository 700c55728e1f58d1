package dev.sheaf.architecture.mixtral.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.Experts;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.RotaryRule.Pairing;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.WeightRef;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class MixtralArchitectureTest {
  @Test
  void writesTheProgramLayerByLayer() {
    ModelGraph g = TinyMixtral.safetensors().graph();
    assertThat(g.operations().stream().map(Operation::capability))
        .containsExactly(
            "embed",
            "norm.rms",
            "linear",
            "attention.causal",
            "linear",
            "add",
            "norm.rms",
            "experts.silu",
            "add",
            "norm.rms",
            "linear",
            "attention.causal",
            "linear",
            "add",
            "norm.rms",
            "experts.silu",
            "add",
            "norm.rms",
            "output.head");
    assertThat(g.state())
        .containsExactly(
            new StateLayout(0, StateLayout.Kind.PAGED, 16, 16),
            new StateLayout(1, StateLayout.Kind.PAGED, 16, 16));
    assertThat(g.layers()).containsExactly(new ModelGraph.Layer(9, 0), new ModelGraph.Layer(17, 0));
  }

  @Test
  void theBestTwoExpertsShareAWeightOfOne() {
    Experts e = (Experts) TinyMixtral.safetensors().graph().operations().get(7);
    assertThat(e.routing()).isEqualTo(Experts.Routing.softmax(2));
    assertThat(e.correction()).isEmpty();
    assertThat(e.router()).isEqualTo(weight("gate.weight", 3, 32));
    assertThat(e.experts()).hasSize(3);
    Experts.Expert last = e.experts().getLast();
    assertThat(last.gate().weight()).isEqualTo(weight("experts.2.w1.weight", 48, 32));
    assertThat(last.up().weight()).isEqualTo(weight("experts.2.w3.weight", 48, 32));
    assertThat(last.down().weight()).isEqualTo(weight("experts.2.w2.weight", 32, 48));
  }

  @Test
  void everyLayerMaySlide() {
    assertThat(attention(TinyMixtral.safetensors().graph()).window()).isEmpty();
    Operation.Attention a = attention(TinyMixtral.safetensors().with("sliding_window", 8L).graph());
    assertThat(a.window()).isEqualTo(OptionalInt.of(8));
    assertThat(a.rotary().pairing()).isEqualTo(Pairing.HALVES);
  }

  private static Operation.Attention attention(ModelGraph g) {
    return (Operation.Attention) g.operations().get(3);
  }

  private static WeightRef weight(String name, int rows, int columns) {
    return new WeightRef("model.layers.0.block_sparse_moe." + name, rows, columns);
  }
}
