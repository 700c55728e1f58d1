package dev.sheaf.tokenizer.sentencepiece.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vocabularies that do not fit together are refused with the place. */
final class BadVocabularyTest {
  private final Map<String, Object> keys = Vocabularies.small();

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aScoreThatIsNoNumberIsRefusedWithItsIndex(double score) {
    ((double[]) keys.get("tokenizer.ggml.scores"))[270] = score;
    assertThat(refused("SHEAF-SENTENCEPIECE-001").where()).contains("scores[270]");
  }

  @Test
  void missingScoresAreRefused() {
    keys.remove("tokenizer.ggml.scores");
    refused("SHEAF-SENTENCEPIECE-001");
  }

  @Test
  void scoresOfAnotherNumberAreRefused() {
    keys.put("tokenizer.ggml.scores", new double[3]);
    assertThat(refused("SHEAF-VOCABULARY-002").found()).isEqualTo("3");
  }

  @Test
  void typesOfAnotherNumberAreRefused() {
    keys.put("tokenizer.ggml.token_type", new long[3]);
    refused("SHEAF-VOCABULARY-002");
  }

  @Test
  void anEmptyVocabularyIsRefused() {
    keys.put("tokenizer.ggml.tokens", List.of());
    refused("SHEAF-VOCABULARY-001");
  }

  @Test
  void twoTokensSpelledAlikeAreRefused() {
    tokens().set(262, tokens().get(261));
    assertThat(refused("SHEAF-VOCABULARY-004").summary()).contains("261").contains("262");
  }

  @Test
  void aByteThatIsNotSpelledLikeOneIsRefused() {
    tokens().set(Vocabularies.FIRST_BYTE + 7, "<0x7>");
    assertThat(refused("SHEAF-SENTENCEPIECE-002").where())
        .contains("tokens[" + (Vocabularies.FIRST_BYTE + 7) + "]");
  }

  @Test
  void aPieceThatIsTooLongIsRefused() {
    tokens().set(270, "a".repeat(Entries.LONGEST + 1));
    refused("SHEAF-SENTENCEPIECE-002");
  }

  @Test
  void aSpecialIdOutsideIsRefused() {
    keys.put("tokenizer.ggml.bos_token_id", 1_000_000L);
    refused("SHEAF-VOCABULARY-005");
  }

  @Test
  void aVocabularyWithoutTypesSaysByItsSpellingWhichAreBytes() {
    keys.remove("tokenizer.ggml.token_type");
    assertThat(Vocabularies.of(keys).encode("ß", false)).hasSize(3);
  }

  @SuppressWarnings("unchecked")
  private List<String> tokens() {
    return (List<String>) keys.get("tokenizer.ggml.tokens");
  }

  private SheafException refused(String code) {
    SheafException e = catchThrowableOfType(SheafException.class, () -> Vocabularies.of(keys));
    assertThat(e).isNotNull();
    assertThat(e.code().name()).isEqualTo(code);
    assertThat(e.next()).isNotBlank();
    return e;
  }
}
