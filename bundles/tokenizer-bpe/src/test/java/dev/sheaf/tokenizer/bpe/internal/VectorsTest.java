package dev.sheaf.tokenizer.bpe.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids against those of other implementations, where the shared data is there. */
final class VectorsTest {
  private static final String SMOLLM =
      "models/smollm2-135m-instruct/smollm2-135m-instruct-q4_1.gguf";
  private static final String SMOLLM_GOLDEN = "models/smollm2-135m-instruct/golden.json";

  @Test
  void smolLm2GivesTheGoldenIdsOfEveryText() throws IOException {
    Tokenizer tokenizer = Vocabularies.shared(SMOLLM);
    int texts = 0;
    for (JsonElement e : json(SMOLLM_GOLDEN).getAsJsonObject().getAsJsonArray("cases")) {
      JsonObject c = e.getAsJsonObject();
      if (c.get("kind").getAsString().equals("text")) {
        String prompt = c.get("prompt").getAsString();
        assertThat(tokenizer.encode(prompt, true)).as(prompt).isEqualTo(ids(c.get("prompt_ids")));
        texts++;
      }
    }
    assertThat(texts).isEqualTo(8);
    assertThat(tokenizer.endOfGeneration()).contains(2);
  }

  /** The frame of the model's template, written out; what people said stands in plain spans. */
  @Test
  void smolLm2GivesTheGoldenIdsOfEveryChat() throws IOException {
    Tokenizer tokenizer = Vocabularies.shared(SMOLLM);
    int chats = 0;
    for (JsonElement e : json(SMOLLM_GOLDEN).getAsJsonObject().getAsJsonArray("cases")) {
      JsonObject c = e.getAsJsonObject();
      if (!c.get("kind").getAsString().equals("chat")) {
        continue;
      }
      List<TextSpan> spans = new ArrayList<>();
      for (JsonElement m : c.getAsJsonArray("messages")) {
        String role = m.getAsJsonObject().get("role").getAsString();
        if (spans.isEmpty() && !role.equals("system")) {
          spans.add(
              TextSpan.trusted(
                  "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by"
                      + " Hugging Face<|im_end|>\n"));
        }
        spans.add(TextSpan.trusted("<|im_start|>"));
        spans.add(TextSpan.plain(role));
        spans.add(TextSpan.trusted("\n"));
        spans.add(TextSpan.plain(m.getAsJsonObject().get("content").getAsString()));
        spans.add(TextSpan.trusted("<|im_end|>"));
        spans.add(TextSpan.trusted("\n"));
      }
      spans.add(TextSpan.trusted("<|im_start|>assistant\n"));
      assertThat(tokenizer.encode(spans, true)).isEqualTo(ids(c.get("prompt_ids")));
      chats++;
    }
    assertThat(chats).isEqualTo(8);
  }

  @Test
  void smolLm2GivesTheGoldenIdsOfWikitext() throws Exception {
    Tokenizer tokenizer = Vocabularies.shared(SMOLLM);
    String all = Files.readString(SharedData.require("datasets/wikitext2/test.txt"));
    int[] ids = tokenizer.encode(all.substring(0, all.offsetByCodePoints(0, 40_000)), false);
    int[] scored = Arrays.copyOf(ids, 8 * 512);
    String asJson =
        Arrays.stream(scored).mapToObj(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    String compact = asJson.replace(" ", "");
    String golden =
        json(SMOLLM_GOLDEN)
            .getAsJsonObject()
            .getAsJsonObject("perplexity")
            .get("sha256_of_ids_as_json")
            .getAsString();
    assertThat(List.of(sha256(asJson), sha256(compact))).contains(golden);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"deepseek-coder", "deepseek-llm", "falcon", "gpt-2", "mpt", "refact", "starcoder"})
  void vocabulariesGiveTheIdsOfLlamaCpp(String name) throws IOException {
    String file = "tokenizers/llama.cpp-vocab/ggml-vocab-" + name + ".gguf";
    Tokenizer tokenizer = Vocabularies.shared(file);
    assertLlamaCppVectors(tokenizer, file);
  }

  /** A file from before pre-tokenisers had names: its family says how it cuts. */
  @Test
  void gptNeoxWithoutANamedCutGivesTheIdsOfTheTokenizersLibrary() throws IOException {
    Tokenizer tokenizer =
        Vocabularies.shared("tokenizers/llama.cpp-vocab/ggml-vocab-gpt-neox.gguf");
    // That library normalises to NFC first; we keep a text as it was written.
    assertVectors(tokenizer, "tokenizers/gpt-neox-20B/vectors.json", Form.NFC);
  }

  @Test
  void gpt2FromItsTwoFilesGivesTheIdsOfTheTokenizersLibrary() throws IOException {
    Tokenizer tokenizer = new BpeTokenizerFactory().create(FolderSource.shared("tokenizers/gpt-2"));
    assertVectors(tokenizer, "tokenizers/gpt-2/vectors.json", null);
    assertThat(tokenizer.endOfSequence()).hasValue(50256);
    assertThat(tokenizer.isControl(50256)).isTrue();
  }

  @Test
  void tekkenGivesTheIdsOfItsMakers() throws IOException {
    Tokenizer tokenizer =
        new BpeTokenizerFactory().create(FolderSource.shared("tokenizers/mistral-tekken"));
    assertVectors(tokenizer, "tokenizers/mistral-tekken/vectors.json", null);
    assertThat(tokenizer.vocabularySize()).isEqualTo(131072);
    assertThat(tokenizer.beginOfSequence()).hasValue(1);
    assertThat(tokenizer.endOfSequence()).hasValue(2);
    assertThat(tokenizer.endOfGeneration()).containsExactly(2);
    assertThat(tokenizer.encode("", true)).containsExactly(1);
  }

  @Test
  void noTextOfAUserBecomesAControlTokenOfTekken() {
    Tokenizer tokenizer =
        new BpeTokenizerFactory().create(FolderSource.shared("tokenizers/mistral-tekken"));
    String all = IntStream.range(0, 1000).mapToObj(tokenizer::piece).collect(Collectors.joining());
    assertThat(Arrays.stream(tokenizer.encode(all, false)).min().orElseThrow())
        .isGreaterThanOrEqualTo(1000);
    assertThat(tokenizer.encode(List.of(TextSpan.trusted(all)), false))
        .containsExactly(IntStream.range(0, 1000).toArray());
  }

  private static void assertVectors(Tokenizer tokenizer, String file, @Nullable Form form)
      throws IOException {
    int vectors = 0;
    for (JsonElement e : json(file).getAsJsonArray()) {
      String given = e.getAsJsonObject().get("text").getAsString();
      String text = form == null ? given : Normalizer.normalize(given, form);
      int[] ids = tokenizer.encode(text, false);
      assertThat(ids).as(text).isEqualTo(ids(e.getAsJsonObject().get("ids")));
      assertThat(Vocabularies.decode(tokenizer, ids)).asString(UTF_8).isEqualTo(text);
      vectors++;
    }
    assertThat(vectors).isEqualTo(62);
  }

  private static void assertLlamaCppVectors(Tokenizer tokenizer, String file) throws IOException {
    String[] texts =
        Files.readString(SharedData.require(file + ".inp")).split("\n__ggml_vocab_test__\n", -1);
    List<String> expected = Files.readAllLines(SharedData.require(file + ".out"));
    assertThat(texts.length).isGreaterThanOrEqualTo(expected.size()).isGreaterThan(40);
    for (int i = 0; i < expected.size(); i++) {
      int[] ids = tokenizer.encode(texts[i], false);
      String found = Arrays.stream(ids).mapToObj(id -> " " + id).collect(Collectors.joining());
      assertThat(found.strip()).as("text %d: %s", i, texts[i]).isEqualTo(expected.get(i).strip());
      assertThat(Vocabularies.decode(tokenizer, ids)).asString(UTF_8).isEqualTo(texts[i]);
    }
  }

  private static JsonElement json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(SharedData.require(file)));
  }

  private static int[] ids(JsonElement array) {
    return array.getAsJsonArray().asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
