package dev.sheaf.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TinyModelsTest {
  @Test
  void writesTheSameBytesForTheSameSettingsAndOthersForAnotherSeed() {
    byte[] first = TinyModels.llama().toGguf().bytes();
    assertThat(TinyModels.llama().toGguf().bytes()).isEqualTo(first);
    assertThat(TinyModels.llama().seed(2).toGguf().bytes())
        .isNotEqualTo(first)
        .hasSameSizeAs(first);
  }

  @ParameterizedTest
  @EnumSource
  void everyVocabularyHasExactlyTheSizeAskedFor(TinyVocabulary kind) {
    int full = 700;
    for (int size : new int[] {kind.least(), 400, full}) {
      String text = text(TinyModels.llama().vocabulary(kind, size));
      assertThat(text.contains("unused0")).isEqualTo(size == full);
    }
    assertThatThrownBy(() -> TinyModels.llama().vocabulary(kind, kind.least() - 1).toGguf().bytes())
        .hasMessageContaining("size");
  }

  @Test
  void carriesATemplateOnlyWhenAsked() {
    assertThat(text(TinyModels.llama())).doesNotContain("tokenizer.chat_template");
    assertThat(text(TinyModels.llama().chatTemplate(true))).contains("tokenizer.chat_template");
  }

  @Test
  void givesEachFamilyItsOwnTensors() {
    assertThat(text(TinyModels.llama())).doesNotContain("attn_q.bias", "attn_q_norm");
    assertThat(text(TinyModels.llama().family("qwen2"))).contains("blk.1.attn_v.bias");
    assertThat(text(TinyModels.llama().family("qwen3"))).contains("blk.1.attn_k_norm.weight");
  }

  @Test
  void writesBytesAsByteLevelTokenizersDo() {
    assertThat(TinyVocabulary.byteLetter('A')).isEqualTo("A");
    assertThat(TinyVocabulary.byteLetter(' ')).isEqualTo("Ġ");
    assertThat(TinyVocabulary.byteLetter('\n')).isEqualTo("Ċ");
    assertThat(TinyVocabulary.byteLetter(0xad)).isEqualTo("Ń");
  }

  private static String text(TinyModels model) {
    return new String(model.toGguf().bytes(), StandardCharsets.UTF_8);
  }
}
