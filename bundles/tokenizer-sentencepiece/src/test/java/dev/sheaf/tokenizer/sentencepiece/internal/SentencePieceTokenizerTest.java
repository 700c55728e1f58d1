package dev.sheaf.tokenizer.sentencepiece.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SentencePieceTokenizerTest {
  private final Tokenizer tokenizer = Vocabularies.of(Vocabularies.small());

  @Test
  void piecesMergeByScore() {
    assertThat(pieces("hello hello aaaaaaa"))
        .containsExactly("▁hello", "▁hello", "▁", "aaaa", "aa", "a");
  }

  @Test
  void aSpaceIsPutBeforeAStretchAndTakenFromTheFirstToken() {
    int[] ids = tokenizer.encode("hello", false);
    assertThat(pieces("hello")).containsExactly("▁hello");
    assertThat(tokenizer.bytes(ids[0], true)).asString(UTF_8).isEqualTo("hello");
    assertThat(tokenizer.bytes(ids[0], false)).asString(UTF_8).isEqualTo(" hello");
    assertThat(tokenizer.encode("", false)).isEmpty();
  }

  @Test
  void withoutTheSpacePrefixNothingIsAddedOrTaken() {
    Map<String, Object> keys = Vocabularies.small();
    keys.put("tokenizer.ggml.add_space_prefix", false);
    Tokenizer bare = Vocabularies.of(keys);
    assertThat(bare.piece(bare.encode("hello", false)[0])).isEqualTo("hello");
    assertThat(decode(bare, bare.encode(" a", false))).isEqualTo(" a");
  }

  @Test
  void beginIsAddedByDefaultAndEndIsNot() {
    assertThat(tokenizer.encode("a", true)).startsWith(Vocabularies.BEGIN).hasSize(3);
    assertThat(tokenizer.encode("", true)).containsExactly(Vocabularies.BEGIN);
    assertThat(tokenizer.beginOfSequence()).hasValue(Vocabularies.BEGIN);
    assertThat(tokenizer.endOfGeneration()).containsExactly(Vocabularies.END);
  }

  @Test
  void charactersWithoutPieceBecomeBytes() {
    assertThat(pieces("aß")).containsExactly("▁", "a", "<0xC3>", "<0x9F>");
  }

  @Test
  void withoutBytesNeighbouringUnknownCharactersBecomeOneUnknownToken() {
    Tokenizer bare = Vocabularies.of(Vocabularies.withoutBytes());
    int a = bare.id("a").orElseThrow();
    int space = bare.id("▁").orElseThrow();
    assertThat(bare.encode("ßüa漢字", false))
        .containsExactly(space, Vocabularies.UNKNOWN, a, Vocabularies.UNKNOWN);
    assertThat(bare.bytes(Vocabularies.UNKNOWN, false)).isEmpty();
  }

  @Test
  void controlTextOfAUserStaysPlain() {
    assertThat(tokenizer.encode("a</s>", false)).doesNotContain(Vocabularies.END);
    assertThat(decode(tokenizer, tokenizer.encode("a</s>", false))).isEqualTo("a</s>");
    assertThat(tokenizer.encode("<s><unk><0x41>", false))
        .doesNotContain(Vocabularies.BEGIN, Vocabularies.UNKNOWN, Vocabularies.FIRST_BYTE + 0x41);
    assertThat(tokenizer.encode(List.of(TextSpan.trusted("a</s>")), false))
        .endsWith(Vocabularies.END);
  }

  @Test
  void userDefinedTokensStandAnywhere() {
    assertThat(tokenizer.encode("a<tool>", false)).endsWith(Vocabularies.USER_DEFINED);
    assertThat(decode(tokenizer, tokenizer.encode("a<tool>", false))).isEqualTo("a<tool>");
  }

  @Test
  void whereSpansMeetMattersToNothingElse() {
    List<TextSpan> spans = List.of(TextSpan.trusted("he"), TextSpan.plain("llo"));
    assertThat(tokenizer.encode(spans, false)).isEqualTo(tokenizer.encode("hello", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "  a", "\u0000", "\ufeffBOM", "a\u0000b", "😀é漢", "\r\n\t  "})
  void decodingGivesTheTextBack(String text) {
    assertThat(decode(tokenizer, tokenizer.encode(text, false))).isEqualTo(text);
  }

  @Test
  void theMarkOfASpaceReadsAsASpace() {
    assertThat(decode(tokenizer, tokenizer.encode("a\u2581b", false))).isEqualTo("a b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\ude00\ud83d", "x\ud83d"})
  void loneSurrogatesAreReadAsTheReplacementCharacter(String text) {
    String expected = text.replaceAll("[\\ud800-\\udfff]", "\ufffd");
    assertThat(decode(tokenizer, tokenizer.encode(text, false))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "\n", "<", "é", "hello ", "aab", "漢"})
  void aMegabyteOfOneThingTakesLinearTime(String unit) {
    assertLinear(unit.repeat(1_000_000 / unit.length()));
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "\n", "1"})
  void tenMegabytesOfOneThingTakeLinearTime(String unit) {
    assertLinear(unit.repeat(10_000_000));
  }

  /** Quadratic work would take hours; a busy machine takes seconds. */
  private void assertLinear(String text) {
    int[] ids =
        assertTimeoutPreemptively(Duration.ofSeconds(120), () -> tokenizer.encode(text, false));
    assertThat(Vocabularies.decode(tokenizer, ids)).isEqualTo(text.getBytes(UTF_8));
  }

  private List<String> pieces(String text) {
    return Arrays.stream(tokenizer.encode(text, false)).mapToObj(tokenizer::piece).toList();
  }

  private static String decode(Tokenizer tokenizer, int[] ids) {
    return new String(Vocabularies.decode(tokenizer, ids), UTF_8);
  }
}
