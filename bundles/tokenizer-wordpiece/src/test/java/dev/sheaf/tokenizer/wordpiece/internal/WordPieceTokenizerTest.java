package dev.sheaf.tokenizer.wordpiece.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.testing.GgufMetadata;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WordPieceTokenizerTest {
  private static final int UNKNOWN = 1;
  private static final int BEGIN = 2;
  private static final int END = 3;

  private final Map<String, Object> keys = small();

  @Test
  void bgeGivesTheIdsOfLlamaCpp() throws IOException {
    String file = "tokenizers/llama.cpp-vocab/ggml-vocab-bert-bge.gguf";
    Tokenizer tokenizer =
        WordPieceTokenizerFactory.create(
            new Metadata(GgufMetadata.read(SharedData.require(file)), file));
    String[] texts =
        Files.readString(SharedData.require(file + ".inp")).split("\n__ggml_vocab_test__\n", -1);
    List<String> expected = Files.readAllLines(SharedData.require(file + ".out"));
    assertThat(expected).hasSizeGreaterThan(40);
    for (int i = 0; i < expected.size(); i++) {
      int[] ids =
          Arrays.stream(expected.get(i).strip().split(" "))
              .filter(id -> !id.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      assertThat(tokenizer.encode(texts[i], false)).as("text %d: %s", i, texts[i]).isEqualTo(ids);
    }
    assertThat(tokenizer.encode("hello", true)).containsExactly(101, 7592, 102);
  }

  @Test
  void aWordBecomesItsLongestPieces() {
    assertThat(pieces("unaffable")).containsExactly("▁un", "aff", "able");
    assertThat(pieces("Un aff")).containsExactly("▁un", "[UNK]");
  }

  @Test
  void lettersBecomeSmallAndLoseTheirAccents() {
    assertThat(pieces("ÜN")).containsExactly("▁un");
    assertThat(pieces("u\u0308n\u0000\u200d")).containsExactly("▁un");
  }

  @Test
  void ideographsAndPunctuationAreWords() {
    assertThat(pieces("un漢漢,un")).containsExactly("▁un", "▁漢", "▁漢", "▁,", "▁un");
  }

  @Test
  void aWordThatIsTooLongIsUnknown() {
    String longest = "un" + "able".repeat((WordPieceTokenizer.LONGEST_WORD - 2) / 4) + "le";
    assertThat(pieces(longest.substring(0, 98))).doesNotContain("[UNK]");
    assertThat(pieces(longest + "able")).containsExactly("[UNK]");
  }

  @Test
  void beginAndEndSurroundATextThatAsksForThem() {
    assertThat(tokenizer().encode("un", true)).startsWith(BEGIN).endsWith(END).hasSize(3);
    assertThat(tokenizer().encode("", true)).containsExactly(BEGIN, END);
    assertThat(tokenizer().beginOfSequence()).hasValue(BEGIN);
    assertThat(tokenizer().endOfSequence()).hasValue(END);
  }

  @Test
  void controlTextOfAUserStaysPlain() {
    assertThat(tokenizer().encode("[SEP]", false)).doesNotContain(END);
    assertThat(tokenizer().encode(List.of(TextSpan.trusted("[SEP]")), false)).containsExactly(END);
  }

  @Test
  void decodingPutsSpacesBetweenWordsButNotBeforePunctuation() {
    assertThat(decode("unaffable, un!")).isEqualTo("unaffable, un!");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\ufeff", "\u0000", "\r\n\t", "x\ud83d"})
  void anyTextIsTaken(String text) {
    assertThat(tokenizer().encode(text, false)).hasSizeLessThanOrEqualTo(text.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "u\u0301", "漢", "un "})
  void tenMegabytesOfOneThingGiveNoMoreIdsThanWords(String unit) {
    int words = 10_000_000 / unit.length();
    int[] ids = tokenizer().encode(unit.repeat(words), false);
    assertThat(ids.length).isLessThanOrEqualTo(words);
  }

  @Test
  void aFileWithoutUnknownTokenIsRefused() {
    keys.remove("tokenizer.ggml.unknown_token_id");
    refused("SHEAF-WORDPIECE-001");
  }

  @Test
  void aSpecialIdOutsideIsRefused() {
    keys.put("tokenizer.ggml.seperator_token_id", 99L);
    assertThat(refused("SHEAF-VOCABULARY-005").found()).isEqualTo("99");
  }

  @Test
  void twoPiecesSpelledAlikeAreRefused() {
    @SuppressWarnings("unchecked")
    List<String> tokens = (List<String>) keys.get("tokenizer.ggml.tokens");
    tokens.set(5, tokens.get(4));
    refused("SHEAF-VOCABULARY-004");
  }

  private SheafException refused(String code) {
    SheafException e = catchThrowableOfType(SheafException.class, this::tokenizer);
    assertThat(e).isNotNull();
    assertThat(e.code().name()).isEqualTo(code);
    return e;
  }

  private Tokenizer tokenizer() {
    return WordPieceTokenizerFactory.create(new Metadata(keys, "small.gguf"));
  }

  private List<String> pieces(String text) {
    Tokenizer tokenizer = tokenizer();
    return Arrays.stream(tokenizer.encode(text, false)).mapToObj(tokenizer::piece).toList();
  }

  private String decode(String text) {
    Tokenizer tokenizer = tokenizer();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int id : tokenizer.encode(text, false)) {
      out.writeBytes(tokenizer.bytes(id, out.size() == 0));
    }
    return out.toString(UTF_8);
  }

  private static Map<String, Object> small() {
    List<String> tokens =
        new ArrayList<>(
            List.of(
                "[PAD]", "[UNK]", "[CLS]", "[SEP]", "▁un", "aff", "able", "le", "▁漢", "▁,", "▁!"));
    long[] types = new long[tokens.size()];
    Arrays.fill(types, 1);
    Arrays.fill(types, 0, 4, 3);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("tokenizer.ggml.model", "bert");
    out.put("tokenizer.ggml.tokens", tokens);
    out.put("tokenizer.ggml.token_type", types);
    out.put("tokenizer.ggml.unknown_token_id", (long) UNKNOWN);
    out.put("tokenizer.ggml.cls_token_id", (long) BEGIN);
    out.put("tokenizer.ggml.seperator_token_id", (long) END);
    return out;
  }
}
