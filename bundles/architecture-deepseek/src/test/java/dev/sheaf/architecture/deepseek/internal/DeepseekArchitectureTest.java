package dev.sheaf.architecture.deepseek.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.model.Experts;
import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.RotaryRule.Pairing;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.ModelOutline;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeepseekArchitectureTest {
  private static final List<String> ATTENTION =
      List.of(
          "norm.rms",
          "linear",
          "norm.rms",
          "linear",
          "linear",
          "attention.latent",
          "linear",
          "add");

  @Test
  void writesTheProgramLayerByLayer() {
    ModelGraph g = TinyDeepseek.safetensors().graph();
    List<String> names = g.operations().stream().map(Operation::capability).toList();
    assertThat(names.subList(1, 9)).isEqualTo(ATTENTION);
    assertThat(names.subList(9, 12)).containsExactly("norm.rms", "feedforward.gated.silu", "add");
    assertThat(names.subList(12, 20)).isEqualTo(ATTENTION);
    assertThat(names.subList(20, 25))
        .containsExactly("norm.rms", "experts.silu", "feedforward.gated.silu", "add", "add");
    assertThat(names).hasSize(27).endsWith("norm.rms", "output.head");
    assertThat(g.state())
        .containsExactly(
            new StateLayout(0, StateLayout.Kind.LATENT, 20, 0),
            new StateLayout(1, StateLayout.Kind.LATENT, 20, 0));
    assertThat(g.layers())
        .containsExactly(new ModelGraph.Layer(12, 0), new ModelGraph.Layer(25, 0));
  }

  @Test
  void queriesAndLatentsComeByTwoWays() {
    ModelGraph g = TinyDeepseek.safetensors().graph();
    LatentAttention a = attention(g, 6);
    assertThat(a.queries()).isEqualTo(g.operations().get(4).out()).isNotEqualTo(a.in());
    assertThat(a.in()).isEqualTo(g.operations().get(5).out());
    assertThat(a.expand())
        .isEqualTo(new WeightRef("model.layers.0.self_attn.kv_b_proj.weight", 88, 16));
    assertThat(a.scale()).isEqualTo(0.25);
    assertThat(a.normEpsilon()).isEqualTo(1e-6); // whatever rms_norm_eps says
    assertThat(a.rotary().pairing()).isEqualTo(Pairing.INTERLEAVED);
    assertThat(a.rotary().inverseFrequencies()).hasSize(2);
  }

  @Test
  void queriesMayBeMadeOfTheInputDirectly() {
    ModelOutline f = TinyDeepseek.safetensors().without("q_lora_rank");
    for (int l = 0; l < 2; l++) {
      String p = "model.layers." + l + ".self_attn.";
      f.without(p + "q_a_proj.weight").without(p + "q_a_layernorm.weight");
      f.without(p + "q_b_proj.weight").tensor(p + "q_proj.weight", 64, 32);
    }
    assertThat(attention(f.graph(), 4).queries()).isEqualTo(f.graph().operations().get(2).out());
  }

  @Test
  void rotaryHalvesNeedNotInterleave() {
    ModelGraph g = TinyDeepseek.safetensors().with("rope_interleave", false).graph();
    assertThat(attention(g, 6).rotary().pairing()).isEqualTo(Pairing.HALVES);
  }

  @Test
  void stretchedPositionsSharpenAllScores() {
    ModelGraph g =
        TinyDeepseek.safetensors()
            .with(
                "rope_scaling",
                Map.of(
                    "type",
                    "yarn",
                    "factor",
                    40.0,
                    "original_max_position_embeddings",
                    64L,
                    "mscale",
                    1.0,
                    "mscale_all_dim",
                    1.0))
            .graph();
    // (0.1 · ln 40 + 1)² / 4, computed apart from this code
    assertThat(attention(g, 6).scale()).isCloseTo(0.46846355177315663, within(1e-15));
    assertThat(attention(g, 6).rotary().attentionFactor()).isEqualTo(1);
  }

  @Test
  void expertsAreChosenByGroups() {
    Experts e = (Experts) TinyDeepseek.safetensors().graph().operations().get(21);
    assertThat(e.routing())
        .isEqualTo(new Experts.Routing(Experts.Score.SIGMOID, 3, 4, 2, true, 2.5));
    assertThat(e.correction())
        .containsExactly(new WeightRef("model.layers.1.mlp.gate.e_score_correction_bias", 1, 8));
    assertThat(e.experts()).hasSize(8);
    Operation.GatedFeedForward shared =
        (Operation.GatedFeedForward) TinyDeepseek.safetensors().graph().operations().get(22);
    assertThat(shared.gate().weight())
        .isEqualTo(new WeightRef("model.layers.1.mlp.shared_experts.gate_proj.weight", 32, 32));
    assertThat(shared.out()).isNotEqualTo(e.out());
  }

  @Test
  void layersThatPredictFurtherTokensAreLeftOut() {
    ModelOutline f = TinyDeepseek.safetensors().with("num_nextn_predict_layers", 1L);
    f.tensor("model.layers.2.eh_proj.weight", 32, 64).tensor("model.layers.2.enorm.weight", 32);
    assertThat(f.graph().operations()).hasSize(27);
    f.with("num_nextn_predict_layers", 0L).refusal(DeepseekNames.CODES.unreadTensor());
  }

  private static LatentAttention attention(ModelGraph g, int index) {
    return (LatentAttention) g.operations().get(index);
  }
}
