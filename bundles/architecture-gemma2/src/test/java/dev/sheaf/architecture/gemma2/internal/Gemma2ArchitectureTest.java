package dev.sheaf.architecture.gemma2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.StateLayout;
import dev.sheaf.testing.ModelOutline;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class Gemma2ArchitectureTest {
  @Test
  void writesTheProgramLayerByLayer() {
    ModelGraph g = TinyGemma2.safetensors().graph();
    assertThat(g.operations().stream().map(Operation::capability).toList().subList(0, 12))
        .containsExactly(
            "embed",
            "norm.rms",
            "linear",
            "attention.softcap",
            "linear",
            "norm.rms",
            "add",
            "norm.rms",
            "feedforward.gated.gelu_tanh",
            "norm.rms",
            "add",
            "norm.rms");
    assertThat(g.operations()).hasSize(23);
    assertThat(g.state())
        .containsExactly(
            new StateLayout(0, StateLayout.Kind.PAGED, 16, 16),
            new StateLayout(1, StateLayout.Kind.PAGED, 16, 16));
    assertThat(g.layers())
        .containsExactly(new ModelGraph.Layer(11, 0), new ModelGraph.Layer(21, 0));
  }

  @Test
  void everyNormIsADifferenceFromOne() {
    List<Operation.RmsNorm> norms =
        TinyGemma2.safetensors().graph().operations().stream()
            .filter(Operation.RmsNorm.class::isInstance)
            .map(Operation.RmsNorm.class::cast)
            .toList();
    assertThat(norms).hasSize(9).allSatisfy(n -> assertThat(n.offset()).isEqualTo(1));
  }

  @Test
  void embeddingsAreScaledByASingleFloat() {
    Operation.Embed e = (Operation.Embed) TinyGemma2.safetensors().graph().operations().getFirst();
    assertThat(e.scale()).isEqualTo((double) (float) Math.sqrt(40)).isNotEqualTo(Math.sqrt(40));
  }

  @Test
  void scoresAndLogitsAreCapped() {
    ModelGraph g = TinyGemma2.safetensors().graph();
    assertThat(attention(g, 0).softCap()).isEqualTo(50);
    assertThat(attention(g, 0).scale()).isEqualTo(0.25);
    assertThat(((Operation.OutputHead) g.operations().getLast()).softCap()).isEqualTo(30);
    ModelOutline without =
        TinyGemma2.safetensors()
            .without("attn_logit_softcapping")
            .without("final_logit_softcapping");
    assertThat(attention(without.graph(), 0).softCap()).isZero();
    assertThat(((Operation.OutputHead) without.graph().operations().getLast()).softCap()).isZero();
  }

  @Test
  void everyOtherLayerSlides() {
    ModelGraph unsaid = TinyGemma2.safetensors().graph();
    assertThat(attention(unsaid, 0).window()).isEqualTo(OptionalInt.of(8));
    assertThat(attention(unsaid, 1).window()).isEmpty();
    ModelGraph said =
        TinyGemma2.safetensors()
            .with("layer_types", List.of("full_attention", "sliding_attention"))
            .graph();
    assertThat(attention(said, 0).window()).isEmpty();
    assertThat(attention(said, 1).window()).isEqualTo(OptionalInt.of(8));
  }

  private static Operation.Attention attention(ModelGraph g, int layer) {
    return (Operation.Attention) g.operations().get(3 + 10 * layer);
  }
}
