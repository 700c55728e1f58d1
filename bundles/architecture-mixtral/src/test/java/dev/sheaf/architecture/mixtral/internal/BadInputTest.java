package dev.sheaf.architecture.mixtral.internal;

import static dev.sheaf.architecture.mixtral.internal.MixtralNames.CODES;
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
        "intermediate_size",
        "num_local_experts",
        "num_experts_per_tok",
        "rms_norm_eps"
      })
  void aMissingKeyIsNamed(String key) {
    SheafException e = TinyMixtral.safetensors().without(key).refusal(Metadata.MISSING_KEY);
    assertThat(e.summary()).contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "num_local_experts, 0",
    "num_local_experts, 1000000000",
    "num_experts_per_tok, 0",
    "num_experts_per_tok, 4",
    "num_hidden_layers, 0",
    "num_hidden_layers, 2147483647",
    "hidden_size, 9223372036854775807",
    "intermediate_size, -1",
    "sliding_window, -8"
  })
  void countsOutOfRange(String key, long value) {
    SheafException e = TinyMixtral.safetensors().with(key, value).refusal(CODES.hyperparameter());
    assertThat(e.summary()).contains(key);
    assertThat(e.found()).isEqualTo(Long.toString(value));
  }

  @Test
  void moreExpertsThanTheRouterHasRows() {
    SheafException e =
        TinyMixtral.safetensors().with("num_local_experts", 4L).refusal(CODES.wrongShape());
    assertThat(e.summary()).contains("block_sparse_moe.gate.weight");
  }

  @Test
  void fewerExpertsThanTheRouterHasRows() {
    TinyMixtral.safetensors().with("num_local_experts", 2L).refusal(CODES.wrongShape());
  }

  @Test
  void anExpertIsMissing() {
    String name = "model.layers.1.block_sparse_moe.experts.2.w2.weight";
    SheafException e = TinyMixtral.safetensors().without(name).refusal(CODES.missingTensor());
    assertThat(e.summary()).contains(name);
  }

  @Test
  void anExpertTooMany() {
    TinyMixtral.safetensors()
        .tensor("model.layers.0.block_sparse_moe.experts.3.w1.weight", 48, 32)
        .refusal(CODES.unreadTensor());
  }

  @Test
  void anExpertOfAnotherWidth() {
    TinyMixtral.safetensors()
        .tensor("model.layers.0.block_sparse_moe.experts.1.w1.weight", 32, 48)
        .refusal(CODES.wrongShape());
  }

  @Test
  void keyHeadsThatDoNotDivideTheHeads() {
    TinyMixtral.safetensors().with("num_key_value_heads", 3L).refusal(CODES.heads());
  }

  @Test
  void anUnknownActivationOrScaling() {
    TinyMixtral.safetensors().with("hidden_act", "mish").refusal(CODES.variant());
    TinyMixtral.safetensors()
        .with("rope_scaling", java.util.Map.of("type", "dynamic", "factor", 2.0))
        .refusal(CODES.rotaryScaling());
  }

  @Test
  void ggufIsRefusedByName() {
    assertThat(TinyMixtral.outline("gguf").refusal(CODES.format()).found()).isEqualTo("gguf");
  }
}
