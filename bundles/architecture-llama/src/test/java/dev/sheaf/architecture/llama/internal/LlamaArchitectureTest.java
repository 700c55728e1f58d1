package dev.sheaf.architecture.llama.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.RotaryRule.Pairing;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.ModelOutline;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LlamaArchitectureTest {
  @Test
  void writesTheProgramLayerByLayer() {
    ModelGraph g = TinyFile.gguf("llama").graph();
    assertThat(g.operations().stream().map(Operation::capability))
        .containsExactly(
            "embed",
            "norm.rms",
            "linear",
            "attention.causal",
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
    assertThat(g.vocabulary()).isEqualTo(TinyFile.VOCABULARY);
    assertThat(g.embeddingWidth()).isEqualTo(TinyFile.WIDTH);
    assertThat(g.contextTokens()).isEqualTo(128);
    assertThat(g.state())
        .containsExactly(
            new StateLayout(0, StateLayout.Kind.PAGED, 16, 16),
            new StateLayout(1, StateLayout.Kind.PAGED, 16, 16));
    assertThat(g.layers()).containsExactly(new ModelGraph.Layer(9, 0), new ModelGraph.Layer(17, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "mistral", "qwen2", "qwen3"})
  void bothFormatsGiveTheSameProgram(String family) {
    List<Operation> a = TinyFile.gguf(family).graph().operations();
    List<Operation> b =
        TinyFile.safetensors(family)
            .without("lm_head.weight")
            .without("tie_word_embeddings")
            .graph()
            .operations();
    assertThat(a.stream().map(Operation::capability))
        .isEqualTo(b.stream().map(Operation::capability).toList());
    for (int i = 0; i < a.size(); i++) {
      assertThat(shapes(a.get(i))).isEqualTo(shapes(b.get(i)));
    }
  }

  @ParameterizedTest
  @CsvSource({"llama,INTERLEAVED", "mistral,INTERLEAVED", "qwen2,HALVES", "qwen3,HALVES"})
  void ggufPairsRotaryDimensionsAsItsFamilyStoresThem(String family, Pairing pairing) {
    assertThat(attention(TinyFile.gguf(family)).rotary().pairing()).isEqualTo(pairing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "mistral", "qwen2", "qwen3"})
  void safetensorsPairsHalves(String family) {
    assertThat(attention(TinyFile.safetensors(family)).rotary().pairing())
        .isEqualTo(Pairing.HALVES);
  }

  @Test
  void qwen2NeedsBiasesOnQueryKeyAndValue() {
    Operation.Linear qkv = (Operation.Linear) TinyFile.gguf("qwen2").graph().operations().get(2);
    assertThat(qkv.siblings()).allSatisfy(p -> assertThat(p.bias()).hasSize(1));
    Operation.Linear plain = (Operation.Linear) TinyFile.gguf("llama").graph().operations().get(2);
    assertThat(plain.siblings()).allSatisfy(p -> assertThat(p.bias()).isEmpty());
  }

  @Test
  void qwen3NormsQueriesAndKeysPerHead() {
    Operation.Attention a = attention(TinyFile.gguf("qwen3"));
    assertThat(a.queryNorm()).containsExactly(new WeightRef("blk.0.attn_q_norm.weight", 1, 8));
    assertThat(a.keyNorm()).containsExactly(new WeightRef("blk.0.attn_k_norm.weight", 1, 8));
  }

  @Test
  void takesABiasThatALlamaFileBrings() {
    ModelOutline f = TinyFile.gguf("llama").tensor("blk.1.attn_output.bias", TinyFile.WIDTH);
    Operation.Linear out = (Operation.Linear) f.graph().operations().get(12);
    assertThat(out.siblings().getFirst().bias())
        .extracting(WeightRef::tensor)
        .containsExactly("blk.1.attn_output.bias");
  }

  @Test
  void headWidthNeedNotBeWidthByHeads() {
    ModelOutline f = TinyFile.safetensors("qwen3").with("head_dim", 16L);
    for (int l = 0; l < TinyFile.LAYERS; l++) {
      String p = "model.layers." + l + ".self_attn.";
      f.tensor(p + "q_proj.weight", 64, 32).tensor(p + "k_proj.weight", 32, 32);
      f.tensor(p + "v_proj.weight", 32, 32).tensor(p + "o_proj.weight", 32, 64);
      f.tensor(p + "q_norm.weight", 16).tensor(p + "k_norm.weight", 16);
    }
    Operation.Attention a = attention(f);
    assertThat(a.headWidth()).isEqualTo(16);
    assertThat(a.scale()).isEqualTo(0.25);
    assertThat(a.rotary().inverseFrequencies()).hasSize(8);
  }

  @Test
  void withoutAHeadTheEmbeddingTableIsTheHead() {
    assertThat(head(TinyFile.gguf("llama"))).isEqualTo("token_embd.weight");
    assertThat(head(TinyFile.gguf("llama").tensor("output.weight", 40, 32)))
        .isEqualTo("output.weight");
  }

  @Test
  void aTiedFileMayStoreTheTableAsHeadOnly() {
    ModelOutline f =
        TinyFile.safetensors("llama")
            .with("tie_word_embeddings", true)
            .without("model.embed_tokens.weight");
    assertThat(f.graph().operations().getFirst().weights().getFirst().tensor())
        .isEqualTo("lm_head.weight");
    assertThat(head(f)).isEqualTo("lm_head.weight");
  }

  @Test
  void aTiedFileThatStoresBothUsesTheTable() {
    ModelOutline f = TinyFile.safetensors("qwen2").with("tie_word_embeddings", true);
    assertThat(head(f)).isEqualTo("model.embed_tokens.weight");
  }

  @Test
  void mistralSlidesInEveryLayer() {
    assertThat(windows(TinyFile.safetensors("mistral").with("sliding_window", 8L)))
        .containsOnly(OptionalInt.of(8));
    assertThat(windows(TinyFile.gguf("llama").with("llama.attention.sliding_window", 8L)))
        .containsOnly(OptionalInt.of(8));
    assertThat(windows(TinyFile.safetensors("mistral"))).containsOnly(OptionalInt.empty());
  }

  @Test
  void qwenSlidesOnlyWhereItSaysSo() {
    ModelOutline f = TinyFile.safetensors("qwen2").with("sliding_window", 8L);
    assertThat(windows(f)).containsOnly(OptionalInt.empty());
    f.with("use_sliding_window", true).with("max_window_layers", 1L);
    assertThat(windows(f)).containsExactly(OptionalInt.empty(), OptionalInt.of(8));
    f.with("layer_types", List.of("sliding_attention", "full_attention"));
    assertThat(windows(f)).containsExactly(OptionalInt.of(8), OptionalInt.empty());
  }

  @Test
  void aLlamaConfigurationHasNoWindow() {
    assertThat(windows(TinyFile.safetensors("llama").with("sliding_window", 8L)))
        .containsOnly(OptionalInt.empty());
  }

  @Test
  void ignoresRotaryTablesOfOlderFiles() {
    ModelOutline f =
        TinyFile.safetensors("llama").tensor("model.layers.0.self_attn.rotary_emb.inv_freq", 4);
    assertThat(f.graph().operations()).hasSize(19);
  }

  private static List<OptionalInt> windows(ModelOutline f) {
    return f.graph().operations().stream()
        .filter(Operation.Attention.class::isInstance)
        .map(o -> ((Operation.Attention) o).window())
        .toList();
  }

  private static Operation.Attention attention(ModelOutline f) {
    return (Operation.Attention) f.graph().operations().get(3);
  }

  private static String head(ModelOutline f) {
    return f.graph().operations().getLast().weights().getFirst().tensor();
  }

  private static List<String> shapes(Operation o) {
    return o.weights().stream().map(w -> w.rows() + "x" + w.columns()).toList();
  }
}
