package dev.sheaf.architecture.gpt2.internal;

import static dev.sheaf.architecture.gpt2.internal.Gpt2Names.CODES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that do not fit the architecture, each with the one answer it may get. */
final class BadInputTest {
  @ParameterizedTest
  @ValueSource(strings = {"n_embd", "n_layer", "n_head", "n_positions", "layer_norm_epsilon"})
  void aMissingKeyIsNamed(String key) {
    SheafException e = TinyGpt2.safetensors().without(key).refusal(Metadata.MISSING_KEY);
    assertThat(e.summary()).contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "n_layer, 0",
    "n_layer, 4000000000",
    "n_embd, 0",
    "n_embd, 9223372036854775807",
    "n_head, -4",
    "n_inner, 0",
    "n_positions, 0",
    "n_positions, 4294967296",
    "vocab_size, 0"
  })
  void countsOutOfRange(String key, long value) {
    SheafException e = TinyGpt2.safetensors().with(key, value).refusal(CODES.hyperparameter());
    assertThat(e.summary()).contains(key);
    assertThat(e.found()).isEqualTo(Long.toString(value));
  }

  @Test
  void anEpsilonOfNothing() {
    TinyGpt2.safetensors().with("layer_norm_epsilon", 0.0).refusal(CODES.hyperparameter());
    TinyGpt2.safetensors().with("layer_norm_epsilon", Double.NaN).refusal(CODES.hyperparameter());
  }

  @Test
  void headsThatDoNotShareTheWidth() {
    TinyGpt2.safetensors().with("n_head", 5L).refusal(CODES.heads());
  }

  @Test
  void aMatrixStoredRowByRowHasTheWrongShape() {
    SheafException e =
        TinyGpt2.safetensors()
            .tensor("transformer.h.1.attn.c_attn.weight", 96, 32)
            .refusal(CODES.wrongShape());
    assertThat(e.expected()).isEqualTo("[32, 96]");
    assertThat(e.found()).isEqualTo("[96, 32]");
  }

  @Test
  void fewerPositionsThanTheContext() {
    TinyGpt2.safetensors().with("n_positions", 17L).refusal(CODES.wrongShape());
  }

  @Test
  void aQuantisedTransposedMatrix() {
    TinyGpt2.safetensors()
        .tensor("transformer.h.0.mlp.c_fc.weight", TensorType.Q8_0, 32, 128)
        .refusal(CODES.wrongTensorType());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transformer.wte.weight",
        "transformer.wpe.weight",
        "transformer.ln_f.bias",
        "transformer.h.0.ln_1.bias",
        "transformer.h.1.attn.c_attn.bias",
        "transformer.h.1.mlp.c_proj.weight"
      })
  void aMissingTensorIsNamed(String name) {
    SheafException e = TinyGpt2.safetensors().without(name).refusal(CODES.missingTensor());
    assertThat(e.summary()).contains(name);
  }

  @Test
  void anUntiedModelNeedsItsHead() {
    TinyGpt2.safetensors().with("tie_word_embeddings", false).refusal(CODES.missingTensor());
  }

  @Test
  void tensorsThatNothingReads() {
    TinyGpt2.safetensors().with("n_layer", 1L).refusal(CODES.unreadTensor());
  }

  @Test
  void anotherVocabulary() {
    TinyGpt2.safetensors().with("vocab_size", 41L).refusal(CODES.vocabulary());
  }

  @Test
  void variantsThatAreNotComputed() {
    TinyGpt2.safetensors().with("add_cross_attention", true).refusal(CODES.variant());
    TinyGpt2.safetensors().with("activation_function", "mish").refusal(CODES.variant());
  }

  @Test
  void ggufIsRefusedByName() {
    SheafException e = TinyGpt2.outline("gguf", "transformer.").refusal(CODES.format());
    assertThat(e.found()).isEqualTo("gguf");
    assertThat(e.expected()).contains("safetensors");
  }
}
