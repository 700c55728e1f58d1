package dev.sheaf.tokenizer.bpe.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizer files that do not fit together are refused with the place. */
final class BadFilesTest {
  private static final String PATTERN =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\\\p{L}+| ?\\\\p{N}+| ?[^\\\\s\\\\p{L}\\\\p{N}]+|\\\\s+(?!\\\\S)|\\\\s+";

  @Test
  void aSmallTekkenFileEncodes() {
    Tokenizer tokenizer = tekken(small());
    assertThat(tokenizer.vocabularySize()).isEqualTo(4 + 258);
    assertThat(tokenizer.encode("abc<s>", false)).startsWith(4 + 257).doesNotContain(1);
    assertThat(tokenizer.encode(List.of(TextSpan.trusted("<s>ab")), false))
        .containsExactly(1, 4 + 256);
    assertThat(tokenizer.encode("", true)).containsExactly(1);
    assertThat(new String(tokenizer.bytes(4 + 257, true), UTF_8)).isEqualTo("abc");
    assertThat(tokenizer.bytes(1, true)).isEmpty();
  }

  @Test
  void aRankTwiceOrLeftOutIsRefusedWithItsIndex() {
    assertThat(refusedTekken(small().replace("\"rank\": 257", "\"rank\": 256"), "SHEAF-BPE-005"))
        .contains("vocab[257]");
  }

  @Test
  void aPieceTwiceIsRefusedWithItsIndex() {
    assertThat(refusedTekken(small().replace(base64("abc"), base64("ab")), "SHEAF-BPE-005"))
        .contains("vocab[257]");
  }

  @Test
  void aMissingByteIsRefused() {
    refusedTekken(small().replace(base64("\u0007"), base64("xyz")), "SHEAF-BPE-005");
  }

  @Test
  void whatIsNoBase64IsRefusedWithItsIndex() {
    assertThat(refusedTekken(small().replace(base64("abc"), "***"), "SHEAF-BPE-004"))
        .contains("vocab[257].token_bytes");
  }

  @Test
  void anEmptyVocabularyIsRefused() {
    refusedTekken(small().replaceAll("(?s)\"vocab\": \\[.*?\\]", "\"vocab\": []"), "SHEAF-BPE-005");
  }

  @Test
  void sizesThatTheFileDoesNotHaveAreRefusedBeforeAnythingIsAllocated() {
    refusedTekken(
        small().replace("\"default_vocab_size\": 262", "\"default_vocab_size\": 2147483647"),
        "SHEAF-BPE-005");
    refusedTekken(
        small()
            .replace("\"default_vocab_size\": 262", "\"default_vocab_size\": 2147483600")
            .replace("special_tokens\": 4", "special_tokens\": 2147483300"),
        "SHEAF-BPE-005");
    refusedTekken(
        small().replace("\"default_vocab_size\": 262", "\"default_vocab_size\": -1"),
        "SHEAF-BPE-004");
  }

  @Test
  void anExpressionThatIsNotKnownIsRunWithinABudget() {
    Tokenizer tokenizer = tekken(small().replace(PATTERN, "a*a*a*a*b|.").replace("\"ab", "\"ab"));
    assertThat(tokenizer.encode("abc", false)).containsExactly(4 + 256, 4 + 'c');
    SheafException e =
        catchThrowableOfType(
            SheafException.class, () -> tokenizer.encode("a".repeat(100_000), false));
    assertThat(e.code().name()).isEqualTo("SHEAF-SPLIT-002");
  }

  @Test
  void anExpressionThatIsMalformedIsRefused() {
    refusedTekken(small().replace(PATTERN, "(a"), "SHEAF-SPLIT-001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "null",
        "{\"vocab\": 3}",
        "{\"vocab\": [{\"rank\": 1e400}]}",
        "{\"config\": {}, \"config\": {}}",
        "{} {}",
        "{'config': {}}",
        "\ufeff{}",
        "{\"vocab\": [{\"rank\": 99999999999}]}"
      })
  void whatIsNoTekkenFileIsRefused(String json) {
    refusedTekken(json, "SHEAF-BPE-004");
  }

  @Test
  void jsonThatNestsTooDeeplyOrIsNoUtf8IsRefused() {
    refusedTekken("{\"x\": " + "[".repeat(100_000), "SHEAF-BPE-004");
    byte[] bytes = "{\"a\": \"?\"}".getBytes(UTF_8);
    bytes[7] = (byte) 0xC0;
    refused(Map.of("tekken.json", bytes), "SHEAF-BPE-004");
  }

  @Test
  void twoFilesEncodeAndKnowTheirSpecialTokens() {
    Map<String, byte[]> files = twoFiles();
    files.put("added_tokens.json", "{\"<tool>\": 259, \"<pad>\": 260}".getBytes(UTF_8));
    files.put(
        "special_tokens_map.json",
        "{\"pad_token\": {\"content\": \"<pad>\", \"lstrip\": false}}".getBytes(UTF_8));
    files.put(
        "tokenizer_config.json",
        "{\"tokenizer_class\": \"Qwen2Tokenizer\", \"add_bos_token\": false}".getBytes(UTF_8));
    Tokenizer tokenizer = new BpeTokenizerFactory().create(new FolderSource(files));
    assertThat(tokenizer.isControl(258)).isTrue();
    assertThat(tokenizer.isControl(259)).isFalse();
    assertThat(tokenizer.isControl(260)).isTrue();
    assertThat(tokenizer.endOfSequence()).hasValue(258);
    assertThat(tokenizer.encode("abc<tool>", false)).containsExactly(257, 259);
    assertThat(tokenizer.encode("<|endoftext|><pad>", false)).doesNotContain(258, 260);
  }

  @Test
  void anIdTwiceOrLeftOutIsRefusedWithIt() {
    assertThat(refused(vocab("\"abc\": 257", "\"abc\": 256"), "SHEAF-BPE-005"))
        .contains("vocab.json[256]");
    refused(vocab("\"abc\": 257", "\"abc\": 999999999"), "SHEAF-BPE-005");
    refused(vocab("\"abc\": 257", "\"abc\": -1"), "SHEAF-BPE-004");
    refused(vocab("\"abc\": 257", "\"ab\": 257"), "SHEAF-BPE-004");
    Map<String, byte[]> empty = twoFiles();
    empty.put("vocab.json", "{}".getBytes(UTF_8));
    refused(empty, "SHEAF-VOCABULARY-001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab zz", "zz ab", "ab", "a b c", "ab ab", "<|endoftext|> a"})
  void aRuleThatDoesNotFitIsRefusedWithItsIndex(String rule) {
    Map<String, byte[]> files = twoFiles();
    files.put("merges.txt", ("#version: 0.2\na b\n" + rule + "\n").getBytes(UTF_8));
    assertThat(refused(files, "SHEAF-BPE-002")).endsWith("merges.txt, rule[1]");
  }

  @Test
  void rulesThatAreNoUtf8AreRefused() {
    Map<String, byte[]> files = twoFiles();
    files.put("merges.txt", new byte[] {'a', ' ', (byte) 0xFF});
    refused(files, "SHEAF-BPE-004");
  }

  @Test
  void aClassThatIsNotKnownIsRefused() {
    Map<String, byte[]> files = twoFiles();
    files.put("tokenizer_config.json", "{\"tokenizer_class\": \"Other\"}".getBytes(UTF_8));
    refused(files, "SHEAF-BPE-001");
  }

  @Test
  void aFolderWithATokenizerJsonIsLeftToItsReader() {
    Map<String, byte[]> files = twoFiles();
    assertThat(new BpeTokenizerFactory().recognises(new FolderSource(files))).isTrue();
    files.put("tokenizer.json", new byte[0]);
    assertThat(new BpeTokenizerFactory().recognises(new FolderSource(files))).isFalse();
    files.remove("tokenizer.json");
    files.remove("merges.txt");
    assertThat(new BpeTokenizerFactory().recognises(new FolderSource(files))).isFalse();
  }

  private static Map<String, byte[]> vocab(String from, String to) {
    Map<String, byte[]> files = twoFiles();
    String json = new String(files.get("vocab.json"), UTF_8);
    assertThat(json).contains(from);
    files.put("vocab.json", json.replace(from, to).getBytes(UTF_8));
    return files;
  }

  private static Map<String, byte[]> twoFiles() {
    StringBuilder vocab = new StringBuilder("{");
    for (int b = 0; b < 256; b++) {
      String piece = dev.sheaf.tokenizer.kit.ByteAlphabet.spell(new byte[] {(byte) b});
      String escaped = piece.equals("\"") || piece.equals("\\") ? "\\" + piece : piece;
      vocab.append("\"%s\": %d, ".formatted(escaped, b));
    }
    vocab.append("\"ab\": 256, \"abc\": 257, \"<|endoftext|>\": 258}");
    Map<String, byte[]> files = new HashMap<>();
    files.put("vocab.json", vocab.toString().getBytes(UTF_8));
    files.put("merges.txt", "#version: 0.2\r\na b\r\nab c\r\n".getBytes(UTF_8));
    return files;
  }

  private static String small() {
    StringBuilder out =
        new StringBuilder(
            "{\"config\": {\"pattern\": \"%s\", \"default_vocab_size\": 262, \"default_num_special_tokens\": 4}, \"vocab\": ["
                .formatted(PATTERN));
    for (int b = 0; b < 256; b++) {
      out.append(entry(b, new byte[] {(byte) b})).append(", ");
    }
    return out.append(entry(256, "ab".getBytes(UTF_8)))
        .append(", ")
        .append(entry(257, "abc".getBytes(UTF_8)))
        .append("]}")
        .toString();
  }

  private static String entry(int rank, byte[] bytes) {
    return "{\"rank\": %d, \"token_bytes\": \"%s\", \"token_str\": null}"
        .formatted(rank, Base64.getEncoder().encodeToString(bytes));
  }

  private static String base64(String text) {
    return "\"" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "\"";
  }

  private static Tokenizer tekken(String json) {
    return new BpeTokenizerFactory()
        .create(new FolderSource(Map.of("tekken.json", json.getBytes(UTF_8))));
  }

  private static String refusedTekken(String json, String code) {
    return refused(Map.of("tekken.json", json.getBytes(UTF_8)), code);
  }

  private static String refused(Map<String, byte[]> files, String code) {
    SheafException e =
        catchThrowableOfType(
            SheafException.class, () -> new BpeTokenizerFactory().create(new FolderSource(files)));
    assertThat(e).isNotNull();
    assertThat(e.code().name()).isEqualTo(code);
    assertThat(e.next()).isNotBlank();
    return e.where();
  }
}
