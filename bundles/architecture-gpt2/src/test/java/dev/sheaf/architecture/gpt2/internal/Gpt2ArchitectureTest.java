package dev.sheaf.architecture.gpt2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.ModelOutline;
import org.junit.jupiter.api.Test;

final class Gpt2ArchitectureTest {
  @Test
  void writesTheProgramLayerByLayer() {
    ModelGraph g = TinyGpt2.safetensors().graph();
    assertThat(g.operations().stream().map(Operation::capability))
        .containsExactly(
            "embed",
            "embed.position",
            "norm.layer",
            "linear",
            "attention.causal",
            "linear",
            "add",
            "norm.layer",
            "feedforward.plain.gelu_tanh",
            "add",
            "norm.layer",
            "linear",
            "attention.causal",
            "linear",
            "add",
            "norm.layer",
            "feedforward.plain.gelu_tanh",
            "add",
            "norm.layer",
            "output.head");
    assertThat(g.family()).isEqualTo("gpt2");
    assertThat(g.vocabulary()).isEqualTo(TinyGpt2.VOCABULARY);
    assertThat(g.contextTokens()).isEqualTo(TinyGpt2.CONTEXT);
    assertThat(g.state())
        .containsExactly(
            new StateLayout(0, StateLayout.Kind.PAGED, 32, 32),
            new StateLayout(1, StateLayout.Kind.PAGED, 32, 32));
    assertThat(g.layers())
        .containsExactly(new ModelGraph.Layer(10, 0), new ModelGraph.Layer(18, 0));
  }

  @Test
  void matricesAreStoredColumnByColumn() {
    ModelGraph g = TinyGpt2.safetensors().graph();
    assertThat(g.operations().get(3).weights())
        .containsExactly(
            new WeightRef("transformer.h.0.attn.c_attn.weight", 96, 32, true),
            new WeightRef("transformer.h.0.attn.c_attn.bias", 1, 96));
    assertThat(g.operations().get(8).weights().getFirst())
        .isEqualTo(new WeightRef("transformer.h.0.mlp.c_fc.weight", 128, 32, true));
    assertThat(g.operations().getFirst().weights().getFirst().transposed()).isFalse();
  }

  @Test
  void nothingTurnsByPosition() {
    Operation.Attention a = attention(TinyGpt2.safetensors(), 0);
    assertThat(a.rotary().inverseFrequencies()).isEmpty();
    assertThat(a.scale()).isEqualTo(1 / Math.sqrt(8));
    assertThat(a.headWidth()).isEqualTo(8);
  }

  @Test
  void scoresMayBeScaledByLayerOrNotAtAll() {
    ModelOutline byLayer = TinyGpt2.safetensors().with("scale_attn_by_inverse_layer_idx", true);
    assertThat(attention(byLayer, 0).scale()).isEqualTo(1 / Math.sqrt(8));
    assertThat(attention(byLayer, 1).scale()).isEqualTo(1 / Math.sqrt(8) / 2);
    ModelOutline plain = TinyGpt2.safetensors().with("scale_attn_weights", false);
    assertThat(attention(plain, 1).scale()).isEqualTo(1);
  }

  @Test
  void theFirstPublishedFilesHaveNoPrefixButMasks() {
    ModelOutline f = TinyGpt2.safetensors("");
    f.tensor("h.0.attn.bias", 1, 1, 16, 16).tensor("h.1.attn.masked_bias", 1);
    assertThat(f.graph().operations()).hasSize(20);
    assertThat(head(f)).isEqualTo("wte.weight");
  }

  @Test
  void withoutAHeadTheEmbeddingTableIsTheHead() {
    assertThat(head(TinyGpt2.safetensors())).isEqualTo("transformer.wte.weight");
    ModelOutline own =
        TinyGpt2.safetensors()
            .with("tie_word_embeddings", false)
            .tensor("lm_head.weight", TinyGpt2.VOCABULARY, TinyGpt2.WIDTH);
    assertThat(head(own)).isEqualTo("lm_head.weight");
  }

  @Test
  void theInnerWidthMayBeStated() {
    ModelOutline f = TinyGpt2.safetensors().with("n_inner", 64L);
    for (int l = 0; l < TinyGpt2.LAYERS; l++) {
      String p = "transformer.h." + l + ".mlp.";
      f.tensor(p + "c_fc.weight", 32, 64).tensor(p + "c_fc.bias", 64);
      f.tensor(p + "c_proj.weight", 64, 32);
    }
    Operation.FeedForward feedForward = (Operation.FeedForward) f.graph().operations().get(8);
    assertThat(feedForward.up().weight().rows()).isEqualTo(64);
  }

  private static Operation.Attention attention(ModelOutline f, int layer) {
    return (Operation.Attention) f.graph().operations().get(4 + 8 * layer);
  }

  private static String head(ModelOutline f) {
    return f.graph().operations().getLast().weights().getFirst().tensor();
  }
}
