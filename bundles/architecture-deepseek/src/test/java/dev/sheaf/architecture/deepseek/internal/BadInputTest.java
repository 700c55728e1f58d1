package dev.sheaf.architecture.deepseek.internal;

import static dev.sheaf.architecture.deepseek.internal.DeepseekNames.CODES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
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
        "kv_lora_rank",
        "qk_nope_head_dim",
        "qk_rope_head_dim",
        "v_head_dim",
        "moe_intermediate_size",
        "num_experts_per_tok"
      })
  void aMissingKeyIsNamed(String key) {
    SheafException e = TinyDeepseek.safetensors().without(key).refusal(Metadata.MISSING_KEY);
    assertThat(e.summary()).contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "num_hidden_layers, 1000000000",
    "kv_lora_rank, 0",
    "kv_lora_rank, 2147483647",
    "q_lora_rank, 0",
    "qk_nope_head_dim, 9223372036854775807",
    "qk_rope_head_dim, 5",
    "v_head_dim, -1",
    "first_k_dense_replace, -1",
    "n_routed_experts, 1000000000",
    "num_experts_per_tok, 0",
    "num_experts_per_tok, 5",
    "n_group, 3",
    "n_group, 8",
    "n_group, 0",
    "topk_group, 5",
    "n_shared_experts, -1",
    "num_nextn_predict_layers, 1000000000"
  })
  void countsOutOfRange(String key, long value) {
    SheafException e = TinyDeepseek.safetensors().with(key, value).refusal(CODES.hyperparameter());
    assertThat(e.found()).isEqualTo(Long.toString(value));
  }

  @ParameterizedTest
  @CsvSource({"routed_scaling_factor, 0", "routed_scaling_factor, NaN", "rms_norm_eps, 0"})
  void numbersOutOfRange(String key, double value) {
    TinyDeepseek.safetensors().with(key, value).refusal(CODES.hyperparameter());
  }

  @Test
  void headsWiderThanAnyModel() {
    TinyDeepseek.safetensors()
        .with("num_attention_heads", 65536L)
        .with("qk_nope_head_dim", 65536L)
        .refusal(CODES.heads());
  }

  @Test
  void expertsThatTheFileDoesNotHave() {
    TinyDeepseek.safetensors().with("n_routed_experts", 12L).refusal(CODES.wrongShape());
    TinyDeepseek.safetensors()
        .with("n_routed_experts", 4L)
        .with("n_group", 2L)
        .refusal(CODES.wrongShape());
    TinyDeepseek.safetensors()
        .without("model.layers.1.mlp.experts.7.up_proj.weight")
        .refusal(CODES.missingTensor());
    TinyDeepseek.safetensors()
        .tensor("model.layers.1.mlp.experts.8.up_proj.weight", 16, 32)
        .refusal(CODES.unreadTensor());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.layers.0.self_attn.q_a_layernorm.weight",
        "model.layers.1.self_attn.kv_b_proj.weight",
        "model.layers.0.mlp.down_proj.weight",
        "model.layers.1.mlp.gate.e_score_correction_bias",
        "model.layers.1.mlp.shared_experts.down_proj.weight"
      })
  void aMissingTensorIsNamed(String name) {
    SheafException e = TinyDeepseek.safetensors().without(name).refusal(CODES.missingTensor());
    assertThat(e.summary()).contains(name);
  }

  @Test
  void shapesThatDoNotFit() {
    TinyDeepseek.safetensors().with("qk_rope_head_dim", 8L).refusal(CODES.wrongShape());
    TinyDeepseek.safetensors().with("kv_lora_rank", 12L).refusal(CODES.wrongShape());
    TinyDeepseek.safetensors().with("n_shared_experts", 1L).refusal(CODES.wrongShape());
  }

  @Test
  void waysOfChoosingThatAreNotComputed() {
    TinyDeepseek.safetensors().with("scoring_func", "softmax").refusal(CODES.variant());
    TinyDeepseek.safetensors().with("topk_method", "greedy").refusal(CODES.variant());
    TinyDeepseek.safetensors().with("moe_layer_freq", 2L).refusal(CODES.variant());
  }

  @Test
  void ggufIsRefusedByName() {
    assertThat(TinyDeepseek.outline("gguf").refusal(CODES.format()).found()).isEqualTo("gguf");
  }
}
