package dev.sheaf.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.text.Vocabulary.Defaults;
import dev.sheaf.text.Vocabulary.Type;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VocabularyTest {
  private static final OptionalInt NONE = OptionalInt.empty();
  private static final Defaults NO_SPECIALS = new Defaults(NONE, NONE, NONE, false, false);

  @Test
  void entriesAreFoundBySpelling() {
    Vocabulary v = of(NO_SPECIALS, "a", "", "b", "");
    assertThat(v.size()).isEqualTo(4);
    assertThat(v.id("b")).hasValue(2);
    assertThat(v.id("")).isEmpty();
    assertThat(v.piece(0)).isEqualTo("a");
    assertThat(v.endOfGeneration()).isEmpty();
  }

  @Test
  void whatBeginsOrEndsATextIsAControlToken() {
    Defaults specials = new Defaults(OptionalInt.of(0), OptionalInt.of(1), NONE, true, true);
    Vocabulary v =
        Vocabulary.of(
            List.of("<s>", "</s>", "<turn>", "a"), types(4), specials, Set.of(2), "memory");
    assertThat(v.type(0)).isEqualTo(Type.CONTROL);
    assertThat(v.type(1)).isEqualTo(Type.CONTROL);
    assertThat(v.type(2)).isEqualTo(Type.CONTROL);
    assertThat(v.type(3)).isEqualTo(Type.NORMAL);
    assertThat(v.endOfGeneration()).containsExactlyInAnyOrder(1, 2);
    assertThat(v.addBegin() && v.addEnd()).isTrue();
  }

  @Test
  void bothSourcesGiveTheSameVocabulary() {
    Vocabulary gguf =
        Vocabulary.fromGguf(
            new Metadata(
                Map.of(
                    "tokenizer.ggml.tokens",
                    List.of("a", "<|im_end|>", "b"),
                    "tokenizer.ggml.token_type",
                    new long[] {1, 3, 4},
                    "tokenizer.ggml.bos_token_id",
                    0L),
                "memory"),
            NO_SPECIALS);
    Vocabulary own =
        Vocabulary.of(
            List.of("a", "<|im_end|>", "b"),
            List.of(Type.NORMAL, Type.CONTROL, Type.USER_DEFINED),
            new Defaults(OptionalInt.of(0), NONE, NONE, false, false),
            Set.of(),
            "memory");
    for (int id = 0; id < 3; id++) {
      assertThat(own.type(id)).isEqualTo(gguf.type(id));
    }
    assertThat(own.begin()).isEqualTo(gguf.begin());
    assertThat(own.endOfGeneration()).isEqualTo(gguf.endOfGeneration()).containsExactly(1);
  }

  @Test
  void anEmptyVocabularyIsRefused() {
    assertThat(refused("SHEAF-VOCABULARY-001", NO_SPECIALS).where()).isEqualTo("memory");
  }

  @Test
  void typesOfAnotherNumberAreRefused() {
    SheafException e =
        catchThrowableOfType(
            SheafException.class,
            () -> Vocabulary.of(List.of("a"), types(2), NO_SPECIALS, Set.of(), "memory"));
    assertThat(e.code().name()).isEqualTo("SHEAF-VOCABULARY-002");
  }

  @Test
  void twoEntriesSpelledAlikeAreRefusedWithTheIndex() {
    assertThat(refused("SHEAF-VOCABULARY-004", NO_SPECIALS, "a", "b", "a").where())
        .isEqualTo("memory, vocabulary[2]");
  }

  @Test
  void anIdOutsideIsRefused() {
    for (int id : new int[] {-1, 2, Integer.MAX_VALUE}) {
      OptionalInt bad = OptionalInt.of(id);
      refused("SHEAF-VOCABULARY-005", new Defaults(bad, NONE, NONE, false, false), "a", "b");
      refused("SHEAF-VOCABULARY-005", new Defaults(NONE, bad, NONE, false, false), "a", "b");
      refused("SHEAF-VOCABULARY-005", new Defaults(NONE, NONE, bad, false, false), "a", "b");
    }
  }

  @Test
  void addingWhatIsNotNamedIsRefused() {
    refused("SHEAF-VOCABULARY-005", new Defaults(NONE, NONE, NONE, true, false), "a");
    refused("SHEAF-VOCABULARY-005", new Defaults(NONE, NONE, NONE, false, true), "a");
  }

  private static SheafException refused(String code, Defaults specials, String... pieces) {
    SheafException e = catchThrowableOfType(SheafException.class, () -> of(specials, pieces));
    assertThat(e).isNotNull();
    assertThat(e.code().name()).isEqualTo(code);
    return e;
  }

  private static Vocabulary of(Defaults specials, String... pieces) {
    return Vocabulary.of(List.of(pieces), types(pieces.length), specials, Set.of(), "memory");
  }

  private static List<Type> types(int count) {
    return Collections.nCopies(count, Type.NORMAL);
  }
}
