package dev.sheaf.architecture.mamba.internal;

import static dev.sheaf.architecture.mamba.internal.MambaNames.CODES;
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
  @ValueSource(
      strings = {
        "hidden_size",
        "num_hidden_layers",
        "conv_kernel",
        "state_size",
        "time_step_rank",
        "layer_norm_epsilon"
      })
  void aMissingKeyIsNamed(String key) {
    SheafException e = TinyMamba.safetensors().without(key).refusal(Metadata.MISSING_KEY);
    assertThat(e.summary()).contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "hidden_size, 0",
    "num_hidden_layers, 1000000000",
    "intermediate_size, 2147483647",
    "conv_kernel, 0",
    "conv_kernel, 1000",
    "state_size, 0",
    "state_size, 2147483647",
    "time_step_rank, -1",
    "expand, 100000"
  })
  void countsOutOfRange(String key, long value) {
    SheafException e = TinyMamba.safetensors().with(key, value).refusal(CODES.hyperparameter());
    assertThat(e.summary()).contains(key);
    assertThat(e.found()).isEqualTo(Long.toString(value));
  }

  @Test
  void aStateThatNoMachineHolds() {
    TinyMamba.safetensors()
        .with("intermediate_size", 1L << 24)
        .with("state_size", 4096L)
        .refusal(CODES.hyperparameter());
  }

  @Test
  void aRankThatIsAWord() {
    TinyMamba.safetensors().with("time_step_rank", "many").refusal(Metadata.WRONG_TYPE);
  }

  @Test
  void shapesThatDoNotFit() {
    String p = "backbone.layers.1.mixer.";
    TinyMamba.safetensors().tensor(p + "conv1d.weight", 64, 4).refusal(CODES.wrongShape());
    TinyMamba.safetensors().tensor(p + "conv1d.weight", 64, 1, 3).refusal(CODES.wrongShape());
    TinyMamba.safetensors().tensor(p + "x_proj.weight", 17, 64).refusal(CODES.wrongShape());
    TinyMamba.safetensors().tensor(p + "A_log", 8, 64).refusal(CODES.wrongShape());
    TinyMamba.safetensors().with("state_size", 9L).refusal(CODES.wrongShape());
  }

  @Test
  void aQuantisedKernel() {
    TinyMamba.safetensors()
        .tensor("backbone.layers.0.mixer.conv1d.weight", TensorType.I8, 64, 1, 4)
        .refusal(CODES.wrongTensorType());
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv1d.bias", "dt_proj.bias", "D", "out_proj.weight"})
  void aMissingTensorIsNamed(String name) {
    String full = "backbone.layers.1.mixer." + name;
    SheafException e = TinyMamba.safetensors().without(full).refusal(CODES.missingTensor());
    assertThat(e.summary()).contains(full);
  }

  @Test
  void tensorsThatNothingReads() {
    TinyMamba.safetensors()
        .tensor("backbone.layers.0.mixer.dt_norm.weight", 4)
        .refusal(CODES.unreadTensor());
  }

  @Test
  void anotherActivation() {
    TinyMamba.safetensors().with("hidden_act", "gelu").refusal(CODES.variant());
  }

  @Test
  void ggufIsRefusedByName() {
    assertThat(TinyMamba.outline("gguf").refusal(CODES.format()).found()).isEqualTo("gguf");
  }
}
