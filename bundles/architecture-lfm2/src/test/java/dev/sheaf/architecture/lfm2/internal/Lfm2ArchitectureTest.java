package dev.sheaf.architecture.lfm2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.ShortConvolution;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.ModelOutline;
import java.util.List;
import org.junit.jupiter.api.Test;

final class Lfm2ArchitectureTest {
  @Test
  void writesTheProgramLayerByLayer() {
    ModelGraph g = TinyLfm2.safetensors().graph();
    assertThat(g.operations().stream().map(Operation::capability))
        .containsExactly(
            "embed",
            "norm.rms",
            "linear",
            "recurrent.shortconv",
            "linear",
            "add",
            "norm.rms",
            "feedforward.gated.silu",
            "add",
            "norm.rms",
            "linear",
            "attention.causal",
            "linear",
            "add",
            "norm.rms",
            "feedforward.gated.silu",
            "add",
            "norm.rms",
            "output.head");
    assertThat(g.state())
        .containsExactly(
            new StateLayout(0, StateLayout.Kind.RECURRENT, 64, 0),
            new StateLayout(1, StateLayout.Kind.PAGED, 16, 16));
    assertThat(g.layers()).containsExactly(new ModelGraph.Layer(9, 0), new ModelGraph.Layer(17, 0));
    assertThat(g.operations().get(17).weights())
        .containsExactly(new WeightRef("model.embedding_norm.weight", 1, 32));
    assertThat(g.operations().getLast().weights().getFirst().tensor())
        .isEqualTo("model.embed_tokens.weight");
  }

  @Test
  void queriesAndKeysAreNormed() {
    Operation.Attention a =
        (Operation.Attention) TinyLfm2.safetensors().graph().operations().get(11);
    assertThat(a.queryNorm())
        .containsExactly(new WeightRef("model.layers.1.self_attn.q_layernorm.weight", 1, 8));
    assertThat(a.keyNorm())
        .containsExactly(new WeightRef("model.layers.1.self_attn.k_layernorm.weight", 1, 8));
    assertThat(a.layer()).isEqualTo(1);
  }

  @Test
  void convolutionsMayHaveBiases() {
    ModelOutline f = TinyLfm2.safetensors().with("conv_bias", true);
    String p = "model.layers.0.conv.";
    f.tensor(p + "conv.bias", 32).tensor(p + "in_proj.bias", 96).tensor(p + "out_proj.bias", 32);
    ShortConvolution c = (ShortConvolution) f.graph().operations().get(3);
    assertThat(c.taps()).isEqualTo(3);
    assertThat(c.channels()).isEqualTo(32);
    assertThat(c.bias()).containsExactly(new WeightRef(p + "conv.bias", 1, 32));
    assertThat(f.graph().operations().get(2).weights()).hasSize(2);
  }

  @Test
  void olderConfigurationsNumberTheLayersThatAttend() {
    ModelOutline f = TinyLfm2.safetensors().without("layer_types");
    assertThat(f.with("full_attn_idxs", List.of(1L)).graph().operations())
        .usingRecursiveComparison()
        .isEqualTo(TinyLfm2.safetensors().graph().operations());
  }

  @Test
  void theInnerWidthMayBeAdjusted() {
    ModelOutline f =
        TinyLfm2.safetensors()
            .with("block_auto_adjust_ff_dim", true)
            .with("block_multiple_of", 16L)
            .with("block_ffn_dim_multiplier", 1.1)
            .with("intermediate_size", 100L); // 66 of it, 72 by the factor, 80 in whole sixteens
    TinyLfm2.feedForward(f, 0, 80);
    TinyLfm2.feedForward(f, 1, 80);
    Operation.GatedFeedForward g = (Operation.GatedFeedForward) f.graph().operations().get(7);
    assertThat(g.gate().weight().rows()).isEqualTo(80);
  }
}
