package dev.sheaf.architecture.llama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.TensorType;
import dev.sheaf.testing.ModelOutline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files whose numbers or tensors do not fit the architecture, each with the one answer it may get.
 */
final class BadInputTest {
  @Test
  void row12WrongShapeNamesTensorExpectedAndFound() {
    SheafException e =
        refusal(
            TinyFile.gguf("llama").tensor("blk.1.ffn_down.weight", 48, 32),
            LlamaErrors.CODES.wrongShape());
    assertThat(e.summary()).contains("blk.1.ffn_down.weight");
    assertThat(e.expected()).isEqualTo("[32, 48]");
    assertThat(e.found()).isEqualTo("[48, 32]");
    assertThat(e.where()).isEqualTo("tiny.gguf");
  }

  @Test
  void row12AMatrixWithoutElementsIsAWrongShape() {
    refusal(
        TinyFile.gguf("llama").tensor("blk.0.attn_q.weight", 32, 0),
        LlamaErrors.CODES.wrongShape());
  }

  @Test
  void row12WrongTypeOfAMatrix() {
    SheafException e =
        refusal(
            TinyFile.gguf("llama").tensor("blk.0.attn_q.weight", TensorType.I32, 32, 32),
            LlamaErrors.CODES.wrongTensorType());
    assertThat(e.summary()).contains("blk.0.attn_q.weight");
    assertThat(e.found()).isEqualTo("I32");
  }

  @Test
  void row12QuantisedNorm() {
    SheafException e =
        refusal(
            TinyFile.gguf("llama").tensor("output_norm.weight", TensorType.Q8_0, 32),
            LlamaErrors.CODES.wrongTensorType());
    assertThat(e.expected()).contains("plain");
    assertThat(e.found()).isEqualTo("Q8_0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token_embd.weight",
        "output_norm.weight",
        "blk.0.attn_norm.weight",
        "blk.1.attn_k.weight",
        "blk.1.ffn_up.weight"
      })
  void row12MissingTensorIsNamed(String name) {
    SheafException e =
        refusal(TinyFile.gguf("llama").without(name), LlamaErrors.CODES.missingTensor());
    assertThat(e.summary()).contains(name);
    assertThat(e.expected()).contains(name).contains("32");
  }

  @Test
  void row12MissingBiasOfQwen2() {
    refusal(TinyFile.gguf("qwen2").without("blk.0.attn_k.bias"), LlamaErrors.CODES.missingTensor());
  }

  @Test
  void row12MissingHeadOfAnUntiedModel() {
    SheafException e =
        refusal(
            TinyFile.safetensors("llama").without("lm_head.weight"),
            LlamaErrors.CODES.missingTensor());
    assertThat(e.summary()).contains("lm_head.weight");
  }

  @Test
  void row12AnUntiedModelNeedsItsTable() {
    refusal(
        TinyFile.safetensors("llama").without("model.embed_tokens.weight"),
        LlamaErrors.CODES.missingTensor());
  }

  @Test
  void row12ExtraTensorIsNamed() {
    SheafException e =
        refusal(
            TinyFile.gguf("llama").tensor("blk.0.attn_q_norm.weight", 8),
            LlamaErrors.CODES.unreadTensor());
    assertThat(e.summary()).contains("blk.0.attn_q_norm.weight");
  }

  @Test
  void row12ExtraLayer() {
    refusal(TinyFile.gguf("llama").with("llama.block_count", 1L), LlamaErrors.CODES.unreadTensor());
  }

  @Test
  void row12HeadsNotDividingTheWidth() {
    SheafException e =
        refusal(
            TinyFile.gguf("llama")
                .with("llama.attention.head_count", 5L)
                .with("llama.attention.head_count_kv", 5L),
            LlamaErrors.CODES.heads());
    assertThat(e.expected()).contains("32");
    assertThat(e.found()).isEqualTo("5");
  }

  @Test
  void row12KeyHeadsNotDividingTheHeads() {
    refusal(
        TinyFile.gguf("llama").with("llama.attention.head_count_kv", 3L),
        LlamaErrors.CODES.heads());
  }

  @Test
  void row12ValueHeadsOfAnotherWidth() {
    refusal(
        TinyFile.gguf("llama").with("llama.attention.value_length", 4L), LlamaErrors.CODES.heads());
  }

  @Test
  void row12TokenListOfAnotherSizeThanTheTable() {
    SheafException e =
        refusal(
            TinyFile.gguf("llama")
                .with("tokenizer.ggml.tokens", new ArrayList<>(Collections.nCopies(39, "x"))),
            LlamaErrors.CODES.vocabulary());
    assertThat(e.summary()).contains("token_embd.weight");
    assertThat(e.expected()).contains("39").contains("tokenizer.ggml.tokens");
    assertThat(e.found()).isEqualTo("40 rows");
  }

  @Test
  void row12VocabularyKeyOfAnotherSizeThanTheTable() {
    refusal(TinyFile.safetensors("llama").with("vocab_size", 41L), LlamaErrors.CODES.vocabulary());
  }

  @ParameterizedTest
  @CsvSource({
    "llama.attention.head_count, 0",
    "llama.attention.head_count_kv, 0",
    "llama.attention.head_count, -4",
    "llama.attention.key_length, 0",
    "llama.block_count, 0",
    "llama.block_count, 4000000000",
    "llama.embedding_length, 0",
    "llama.feed_forward_length, 9223372036854775807",
    "llama.context_length, 0",
    "llama.context_length, 2147483648",
    "llama.vocab_size, 4294967296",
    "llama.rope.dimension_count, 10",
    "llama.rope.dimension_count, 3",
    "llama.attention.sliding_window, -1"
  })
  void row13CountsOutOfRange(String key, long value) {
    SheafException e =
        refusal(TinyFile.gguf("llama").with(key, value), LlamaErrors.CODES.hyperparameter());
    assertThat(e.summary()).contains(key);
    assertThat(e.found()).isEqualTo(Long.toString(value));
  }

  @ParameterizedTest
  @CsvSource({
    "llama.rope.freq_base, 0",
    "llama.rope.freq_base, -10000",
    "llama.rope.freq_base, NaN",
    "llama.rope.freq_base, Infinity",
    "llama.attention.layer_norm_rms_epsilon, 0",
    "llama.attention.layer_norm_rms_epsilon, -1e-5",
    "llama.attention.layer_norm_rms_epsilon, NaN",
    "llama.rope.scale_linear, 0"
  })
  void row13NumbersOutOfRange(String key, double value) {
    SheafException e =
        refusal(TinyFile.gguf("llama").with(key, value), LlamaErrors.CODES.hyperparameter());
    assertThat(e.summary()).contains(key);
    assertThat(e.found()).isEqualTo(Double.toString(value));
  }

  @Test
  void row13RopeBaseZeroInAConfiguration() {
    refusal(
        TinyFile.safetensors("llama").with("rope_theta", 0.0), LlamaErrors.CODES.hyperparameter());
    refusal(
        TinyFile.safetensors("llama").with("rope_parameters", Map.of("rope_theta", 0.0)),
        LlamaErrors.CODES.hyperparameter());
  }

  @Test
  void ropeParametersWithoutABaseAreNotGuessed() {
    refusal(
        TinyFile.safetensors("llama")
            .with("rope_parameters", Map.of("full_attention", Map.of("rope_theta", 1e4))),
        Metadata.MISSING_KEY);
  }

  @Test
  void headCountPerLayerIsOfTheWrongType() {
    refusal(
        TinyFile.gguf("llama").with("llama.attention.head_count", List.of(4L, 2L)),
        Metadata.WRONG_TYPE);
  }

  @Test
  void aMissingHyperparameterIsNamed() {
    SheafException e =
        refusal(TinyFile.gguf("llama").without("llama.embedding_length"), Metadata.MISSING_KEY);
    assertThat(e.summary()).contains("llama.embedding_length");
  }

  @Test
  void mixturesOfExpertsAndUnknownActivationsAreUnavailable() {
    SheafException moe =
        refusal(TinyFile.gguf("llama").with("llama.expert_count", 8L), LlamaErrors.CODES.variant());
    assertThat(moe.code().kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(moe.found()).isEqualTo("8 experts");
    refusal(TinyFile.safetensors("llama").with("hidden_act", "relu2"), LlamaErrors.CODES.variant());
  }

  @Test
  void windowsMustNameEveryLayer() {
    refusal(
        TinyFile.safetensors("mistral")
            .with("sliding_window", 8L)
            .with("layer_types", List.of("full_attention")),
        LlamaErrors.CODES.hyperparameter());
  }

  private static SheafException refusal(ModelOutline file, ErrorCode code) {
    SheafException e = catchThrowableOfType(SheafException.class, file::graph);
    assertThat(e).as("a refusal").isNotNull();
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.expected()).isNotBlank();
    assertThat(e.found()).isNotBlank();
    assertThat(e.where()).isNotBlank();
    assertThat(e.next()).isNotBlank();
    return e;
  }
}
