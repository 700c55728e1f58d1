package dev.sheaf.architecture.gemma2.internal;

import static dev.sheaf.architecture.gemma2.internal.Gemma2Names.CODES;
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
        "num_attention_heads",
        "intermediate_size",
        "query_pre_attn_scalar",
        "sliding_window",
        "rms_norm_eps"
      })
  void aMissingKeyIsNamed(String key) {
    SheafException e = TinyGemma2.safetensors().without(key).refusal(Metadata.MISSING_KEY);
    assertThat(e.summary()).contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "hidden_size, 0",
    "num_hidden_layers, 1000000000",
    "num_attention_heads, -1",
    "head_dim, 0",
    "intermediate_size, 9223372036854775807",
    "sliding_window, 0",
    "max_position_embeddings, 4294967296"
  })
  void countsOutOfRange(String key, long value) {
    SheafException e = TinyGemma2.safetensors().with(key, value).refusal(CODES.hyperparameter());
    assertThat(e.summary()).contains(key);
    assertThat(e.found()).isEqualTo(Long.toString(value));
  }

  @ParameterizedTest
  @CsvSource({
    "attn_logit_softcapping, 0",
    "attn_logit_softcapping, NaN",
    "final_logit_softcapping, -30",
    "query_pre_attn_scalar, 0",
    "rms_norm_eps, -1"
  })
  void numbersOutOfRange(String key, double value) {
    SheafException e = TinyGemma2.safetensors().with(key, value).refusal(CODES.hyperparameter());
    assertThat(e.summary()).contains(key);
  }

  @Test
  void layersThatAreNotNamedOneByOne() {
    TinyGemma2.safetensors()
        .with("layer_types", List.of("full_attention"))
        .refusal(CODES.hyperparameter());
    TinyGemma2.safetensors()
        .with("layer_types", List.of("full_attention", "chunked_attention"))
        .refusal(CODES.variant());
  }

  @Test
  void tokensThatSeeLaterTokens() {
    TinyGemma2.safetensors().with("use_bidirectional_attention", true).refusal(CODES.variant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.embed_tokens.weight",
        "model.layers.0.pre_feedforward_layernorm.weight",
        "model.layers.1.post_feedforward_layernorm.weight",
        "model.layers.1.self_attn.o_proj.weight"
      })
  void aMissingTensorIsNamed(String name) {
    SheafException e = TinyGemma2.safetensors().without(name).refusal(CODES.missingTensor());
    assertThat(e.summary()).contains(name);
  }

  @Test
  void shapesThatDoNotFit() {
    TinyGemma2.safetensors().with("head_dim", 16L).refusal(CODES.wrongShape());
    TinyGemma2.safetensors()
        .tensor("model.layers.0.input_layernorm.weight", 32)
        .refusal(CODES.wrongShape());
  }

  @Test
  void tensorsThatNothingReads() {
    TinyGemma2.safetensors()
        .tensor("model.layers.0.self_attn.q_norm.weight", 8)
        .refusal(CODES.unreadTensor());
  }

  @Test
  void ggufIsRefusedByName() {
    assertThat(TinyGemma2.outline("gguf").refusal(CODES.format()).found()).isEqualTo("gguf");
  }
}
