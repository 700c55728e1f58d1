package dev.sheaf.tokenizer.bpe.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Vocabularies that do not fit together are refused with the place. */
final class BadVocabularyTest {
  private final Map<String, Object> keys = Vocabularies.small();

  @Test
  void anUnknownPreTokenizerIsRefusedWithThoseKnown() {
    keys.put("tokenizer.ggml.pre", "no-such-split");
    SheafException e = refused("SHEAF-BPE-001");
    assertThat(e.expected()).contains("deepseek-llm", "gpt-2", "llama-bpe");
    assertThat(e.found()).contains("no-such-split");
  }

  @Test
  void aMissingPreTokenizerIsRefused() {
    keys.remove("tokenizer.ggml.pre");
    assertThat(refused("SHEAF-BPE-001").found()).contains("no tokenizer.ggml.pre");
  }

  @Test
  void anEmptyOrMissingVocabularyIsRefused() {
    keys.put("tokenizer.ggml.tokens", List.of());
    refused("SHEAF-VOCABULARY-001");
    keys.remove("tokenizer.ggml.tokens");
    refused("SHEAF-VOCABULARY-001");
  }

  @Test
  void typesOfAnotherNumberAreRefused() {
    keys.put("tokenizer.ggml.token_type", new long[] {1, 1});
    assertThat(refused("SHEAF-VOCABULARY-002").found()).isEqualTo("2");
  }

  @Test
  void aTypeThatDoesNotExistIsRefusedWithItsIndex() {
    long[] types = (long[]) keys.get("tokenizer.ggml.token_type");
    types[17] = 99;
    assertThat(refused("SHEAF-VOCABULARY-003").where()).contains("token_type[17]");
  }

  @Test
  void twoTokensSpelledAlikeAreRefusedWithBoth() {
    tokens().set(40, tokens().get(7));
    assertThat(refused("SHEAF-VOCABULARY-004").summary()).contains("7").contains("40");
  }

  @Test
  void emptyTokensArePadding() {
    tokens().set(40, "");
    tokens().set(41, "");
    assertThat(Vocabularies.of(keys).bytes(41, false)).isEmpty();
  }

  @Test
  void aSpecialIdOutsideIsRefused() {
    keys.put("tokenizer.ggml.eos_token_id", 4_000_000_000L);
    assertThat(refused("SHEAF-VOCABULARY-005").found()).isEqualTo("4000000000");
    keys.put("tokenizer.ggml.eos_token_id", -1L);
    refused("SHEAF-VOCABULARY-005");
  }

  @Test
  void addingABeginThatTheFileDoesNotNameIsRefused() {
    keys.put("tokenizer.ggml.add_bos_token", true);
    keys.remove("tokenizer.ggml.bos_token_id");
    assertThat(refused("SHEAF-VOCABULARY-005").expected()).contains("bos_token_id");
  }

  @Test
  void aMergeNamingAnUnknownTokenIsRefusedWithItsIndex() {
    merge(3, "a zz");
    assertThat(refused("SHEAF-BPE-002").where()).contains("merges[3]");
    merge(3, "zz a");
    assertThat(refused("SHEAF-BPE-002").expected()).contains("'zz'");
    merge(3, "a b");
    assertThat(refused("SHEAF-BPE-002").expected()).contains("'ab'");
  }

  @Test
  void aMergeThatIsNoPairIsRefused() {
    for (String rule : List.of("", "a", "a ", " a", "a a a", "a  a")) {
      merge(5, rule);
      assertThat(refused("SHEAF-BPE-002").where()).contains("merges[5]");
    }
  }

  @Test
  void aMergeIntoAControlTokenIsRefused() {
    tokens().set(0, "aab");
    merge(2, "aa b");
    assertThat(refused("SHEAF-BPE-002").expected()).contains("CONTROL");
  }

  @Test
  void ofTwoMergesOfOnePairTheEarlierCounts() {
    List<String> merges = new ArrayList<>(merges());
    merges.add("a a");
    keys.put("tokenizer.ggml.merges", merges);
    assertThat(Vocabularies.of(keys).encode("aaaa", false)).hasSize(1);
  }

  @Test
  void aKeyOfTheWrongTypeIsRefused() {
    keys.put("tokenizer.ggml.merges", 5L);
    refused("SHEAF-MODEL-001");
  }

  @SuppressWarnings("unchecked")
  private List<String> tokens() {
    return (List<String>) keys.get("tokenizer.ggml.tokens");
  }

  @SuppressWarnings("unchecked")
  private List<String> merges() {
    return (List<String>) keys.get("tokenizer.ggml.merges");
  }

  private void merge(int at, String rule) {
    List<String> merges = new ArrayList<>(merges());
    merges.set(at, rule);
    keys.put("tokenizer.ggml.merges", merges);
  }

  private SheafException refused(String code) {
    SheafException e = catchThrowableOfType(SheafException.class, () -> Vocabularies.of(keys));
    assertThat(e).isNotNull();
    assertThat(e.code().name()).isEqualTo(code);
    assertThat(e.next()).isNotBlank();
    return e;
  }
}
