package dev.sheaf.tokenizer.bpe.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BpeTokenizerTest {
  private final Tokenizer tokenizer = Vocabularies.of(Vocabularies.small());

  @Test
  void mergesJoinBytes() {
    assertThat(pieces("hello hello aaaaaaa"))
        .containsExactly("hello", "Ġhello", "Ġ", "aaaa", "aa", "a");
  }

  @Test
  void controlTextOfAUserStaysPlain() {
    int[] user = tokenizer.encode("a<|im_end|>", true);
    assertThat(user).doesNotContain(Vocabularies.END);
    assertThat(text(user)).isEqualTo("a<|im_end|>");
    assertThat(tokenizer.encode(List.of(TextSpan.trusted("a<|im_end|>")), true))
        .endsWith(Vocabularies.END)
        .hasSize(2);
  }

  @Test
  void aControlTokenNeedsAllOfItsTextTrusted() {
    assertThat(tokenizer.encode(spans("+<|im_", "-end|>"), false)).doesNotContain(Vocabularies.END);
    assertThat(tokenizer.encode(spans("-<|im_", "+end|>"), false)).doesNotContain(Vocabularies.END);
    assertThat(tokenizer.encode(spans("+<|im_", "+end|>"), false))
        .containsExactly(Vocabularies.END);
    assertThat(tokenizer.encode(spans("+<|im_", "-", "+end|>"), false))
        .containsExactly(Vocabularies.END);
  }

  @Test
  void whereSpansMeetMattersToNothingElse() {
    assertThat(tokenizer.encode(spans("+he", "-l", "+lo"), false))
        .isEqualTo(tokenizer.encode("hello", false));
    assertThat(tokenizer.encode(spans("-\ud83d", "+\ude00"), false))
        .isEqualTo(tokenizer.encode("\ud83d\ude00", false));
  }

  @Test
  void userDefinedTokensStandAnywhere() {
    assertThat(tokenizer.encode("a<tool>a", false))
        .containsExactly(
            tokenizer.id("a").orElseThrow(),
            Vocabularies.USER_DEFINED,
            tokenizer.id("a").orElseThrow());
    assertThat(text(tokenizer.encode("a<tool>a", false))).isEqualTo("a<tool>a");
  }

  @Test
  void controlTokensAddNoBytes() {
    assertThat(tokenizer.bytes(Vocabularies.END, false)).isEmpty();
    assertThat(tokenizer.isControl(Vocabularies.END)).isTrue();
    assertThat(tokenizer.isControl(Vocabularies.USER_DEFINED)).isFalse();
    assertThat(tokenizer.piece(Vocabularies.END)).isEqualTo("<|im_end|>");
    assertThat(tokenizer.endOfGeneration()).containsExactly(Vocabularies.END);
  }

  @Test
  void beginAndEndAreAddedWhereTheFileSaysSo() {
    assertThat(tokenizer.encode("a", true)).hasSize(1);
    Map<String, Object> keys = Vocabularies.small();
    keys.put("tokenizer.ggml.add_bos_token", true);
    keys.put("tokenizer.ggml.add_eos_token", true);
    Tokenizer adding = Vocabularies.of(keys);
    assertThat(adding.encode("", true)).containsExactly(Vocabularies.BEGIN, Vocabularies.END);
    assertThat(adding.encode("a", false)).hasSize(1);
  }

  @Test
  void llama3BeginsTextsWhereTheFileIsSilent() {
    Map<String, Object> keys = Vocabularies.small();
    keys.put("tokenizer.ggml.pre", "llama-bpe");
    assertThat(Vocabularies.of(keys).encode("a", true)).startsWith(Vocabularies.BEGIN);
  }

  @Test
  void llama3TakesAWholePieceThatIsInTheVocabulary() {
    Map<String, Object> keys = Vocabularies.small();
    keys.put("tokenizer.ggml.merges", List.of("l l"));
    assertThat(Vocabularies.of(keys).encode("hello", false)).hasSize(4);
    keys.put("tokenizer.ggml.pre", "llama-bpe");
    assertThat(Vocabularies.of(keys).encode("hello", false)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0000", "\ufeffBOM", "a\u0000b", "😀é漢", "\u2581", "\r\n\t  ", "Ġ"})
  void decodingGivesTheTextBack(String text) {
    assertThat(text(tokenizer.encode(text, false))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\ude00\ud83d", "x\ud83d"})
  void loneSurrogatesAreReadAsTheReplacementCharacter(String text) {
    String expected = text.replaceAll("[\\ud800-\\udfff]", "\ufffd");
    assertThat(text(tokenizer.encode(text, false))).isEqualTo(expected);
  }

  @Test
  void aCharacterWhoseByteTheVocabularyLacksIsReadAsTheReplacementCharacter() {
    Map<String, Object> keys = Vocabularies.small();
    @SuppressWarnings("unchecked")
    List<String> tokens = (List<String>) keys.get("tokenizer.ggml.tokens");
    tokens.set(Vocabularies.FIRST_BYTE + 0xF0, "");
    tokens.set(Vocabularies.FIRST_BYTE + 4, "");
    Tokenizer lacking = Vocabularies.of(keys);
    assertThat(decode(lacking, lacking.encode("a😀\u0004b", false))).isEqualTo("a\ufffd\ufffdb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "\n", "1", "😀"})
  void tenMegabytesOfOneThingTakeLinearTime(String unit) {
    String small = unit.repeat(1_000_000 / unit.getBytes(UTF_8).length);
    String large = small.repeat(10);
    cpuTime(small); // warms up
    // Ten times the text; quadratic work would be a hundred times as much.
    assertThat(cpuTime(large)).isLessThan(50 * Math.max(cpuTime(small), cpuTime(small)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "<|", "é", "\u3000", "aaab", "\u0000", "\ufeff", "<|im_", "\r\n"})
  void aMegabyteOfOneThingTakesLinearTime(String unit) {
    String small = unit.repeat(100_000 / unit.length());
    cpuTime(small);
    assertThat(cpuTime(small.repeat(10))).isLessThan(50 * Math.max(cpuTime(small), cpuTime(small)));
  }

  @Test
  void workingMemoryGrowsWithTheTextAndNoFaster() {
    long small = allocated("a".repeat(100_000));
    long large = allocated("a".repeat(1_000_000));
    assertThat(large).isLessThan(12 * small);
  }

  private long cpuTime(String text) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int[] ids = tokenizer.encode(text, false);
    long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    assertThat(Vocabularies.decode(tokenizer, ids)).isEqualTo(text.getBytes(UTF_8));
    return Math.max(1, after - before);
  }

  private long allocated(String text) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int[] ids = tokenizer.encode(text, false);
    long after = threads.getCurrentThreadAllocatedBytes();
    assertThat(ids).isNotEmpty();
    return after - before;
  }

  @Test
  void manySpansTakeLinearTime() {
    encodeSpans(20_000);
    long small = Math.max(encodeSpans(20_000), encodeSpans(20_000));
    assertThat(encodeSpans(200_000)).isLessThan(50 * small);
  }

  private long encodeSpans(int count) {
    List<TextSpan> spans = Collections.nCopies(count, TextSpan.trusted("<|im_"));
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int[] ids = tokenizer.encode(spans, false);
    long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    assertThat(ids).doesNotContain(Vocabularies.END);
    return Math.max(1, after - before);
  }

  @Test
  void bytesThatAreNoUtf8DecodeToTheReplacementCharacter() {
    assertThat(text(bytes(0xC0, 0xAF))).isEqualTo("\ufffd\ufffd"); // an overlong slash
    assertThat(text(bytes('a', 0xED, 0xA0, 0x80, 'b')))
        .startsWith("a\ufffd")
        .endsWith("\ufffdb"); // a surrogate
    assertThat(text(bytes('a', 0xF0, 0x9F))).isEqualTo("a\ufffd"); // a character that never ends
  }

  @Test
  void aCharacterMayBeSpreadOverTokens() {
    assertThat(tokenizer.encode("😀", false)).isEqualTo(bytes(0xF0, 0x9F, 0x98, 0x80));
    assertThat(tokenizer.bytes(bytes(0x9F)[0], false)).containsExactly((byte) 0x9F);
    assertThat(text(bytes(0xF0, 0x9F, 0x98, 0x80))).isEqualTo("😀");
  }

  @Test
  void mergesThatLeadInCirclesEnd() {
    Map<String, Object> keys = Vocabularies.small();
    @SuppressWarnings("unchecked")
    List<String> tokens = (List<String>) keys.get("tokenizer.ggml.tokens");
    List<String> added = List.of("xy", "yx", "xyx", "yxy", "xyxy");
    tokens.addAll(added);
    long[] types = new long[tokens.size()];
    Arrays.fill(types, 1);
    keys.put("tokenizer.ggml.token_type", types);
    keys.put(
        "tokenizer.ggml.merges", List.of("xy x", "x yx", "yx y", "y xy", "y x", "x y", "xy xy"));
    Tokenizer circles = Vocabularies.of(keys);
    String text = "xy".repeat(50_000);
    assertThat(decode(circles, circles.encode(text, false))).isEqualTo(text);
  }

  private static int[] bytes(int... values) {
    return Arrays.stream(values).map(b -> Vocabularies.FIRST_BYTE + b).toArray();
  }

  private List<String> pieces(String text) {
    return Arrays.stream(tokenizer.encode(text, false)).mapToObj(tokenizer::piece).toList();
  }

  private String text(int[] ids) {
    return decode(tokenizer, ids);
  }

  private static String decode(Tokenizer tokenizer, int[] ids) {
    return new String(Vocabularies.decode(tokenizer, ids), UTF_8);
  }

  /** Each text begins with + (trusted) or − (a user's). */
  private static List<TextSpan> spans(String... marked) {
    return Arrays.stream(marked)
        .map(m -> new TextSpan(m.substring(1), m.charAt(0) == '+'))
        .toList();
  }
}
