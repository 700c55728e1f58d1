package dev.sheaf.architecture.lfm2.internal;

import static dev.sheaf.architecture.lfm2.internal.Lfm2Names.CODES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that do not fit the architecture, each with the one answer it may get. */
final class BadInputTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hidden_size",
        "num_hidden_layers",
        "conv_L_cache",
        "intermediate_size",
        "num_attention_heads",
        "norm_eps"
      })
  void aMissingKeyIsNamed(String key) {
    SheafException e = TinyLfm2.safetensors().without(key).refusal(Metadata.MISSING_KEY);
    assertThat(e.summary()).contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "hidden_size, 0",
    "hidden_size, 9223372036854775807",
    "num_hidden_layers, 1000000000",
    "conv_L_cache, 0",
    "conv_L_cache, 1000",
    "intermediate_size, -1"
  })
  void countsOutOfRange(String key, long value) {
    SheafException e = TinyLfm2.safetensors().with(key, value).refusal(CODES.hyperparameter());
    assertThat(e.summary()).contains(key);
    assertThat(e.found()).isEqualTo(Long.toString(value));
  }

  @Test
  void anAdjustedWidthOutOfRange() {
    TinyLfm2.safetensors()
        .with("block_auto_adjust_ff_dim", true)
        .with("block_ffn_dim_multiplier", 1e300)
        .refusal(CODES.hyperparameter());
  }

  @Test
  void layersThatAreNotNamedOneByOne() {
    TinyLfm2.safetensors().with("layer_types", List.of("conv")).refusal(CODES.hyperparameter());
    TinyLfm2.safetensors()
        .without("layer_types")
        .with("full_attn_idxs", List.of(2L))
        .refusal(CODES.hyperparameter());
  }

  @Test
  void aKindOfLayerThatIsNotComputed() {
    SheafException e =
        TinyLfm2.safetensors().with("layer_types", List.of("conv", "moe")).refusal(CODES.variant());
    assertThat(e.found()).isEqualTo("moe");
  }

  @Test
  void layersOfTheOtherKind() {
    TinyLfm2.safetensors()
        .with("layer_types", List.of("full_attention", "conv"))
        .refusal(CODES.missingTensor());
  }

  @Test
  void shapesThatDoNotFit() {
    TinyLfm2.safetensors()
        .tensor("model.layers.0.conv.conv.weight", 32, 1, 4)
        .refusal(CODES.wrongShape());
    TinyLfm2.safetensors()
        .tensor("model.layers.0.conv.in_proj.weight", 64, 32)
        .refusal(CODES.wrongShape());
    TinyLfm2.safetensors()
        .tensor("model.layers.1.self_attn.q_layernorm.weight", 32)
        .refusal(CODES.wrongShape());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.embedding_norm.weight",
        "model.layers.0.conv.out_proj.weight",
        "model.layers.1.self_attn.k_layernorm.weight",
        "model.layers.1.operator_norm.weight"
      })
  void aMissingTensorIsNamed(String name) {
    SheafException e = TinyLfm2.safetensors().without(name).refusal(CODES.missingTensor());
    assertThat(e.summary()).contains(name);
  }

  @Test
  void aBiasThatTheConfigurationAsksFor() {
    TinyLfm2.safetensors().with("conv_bias", true).refusal(CODES.missingTensor());
  }

  @Test
  void tensorsThatNothingReads() {
    TinyLfm2.safetensors()
        .tensor("model.layers.0.feed_forward.gate.weight", 4, 32)
        .refusal(CODES.unreadTensor());
  }

  @Test
  void ggufIsRefusedByName() {
    assertThat(TinyLfm2.outline("gguf").refusal(CODES.format()).found()).isEqualTo("gguf");
  }
}
