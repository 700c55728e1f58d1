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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  @ValueSource(strings = {"gpt-2", "starcoder", "refact", "mpt", "falcon"})
  void vocabulariesGiveTheIdsOfLlamaCpp(String name) throws IOException {
    String file = "tokenizers/llama.cpp-vocab/ggml-vocab-" + name + ".gguf";
    Tokenizer tokenizer = Vocabularies.shared(file);
    assertLlamaCppVectors(tokenizer, file);
  }

  @ParameterizedTest
  @CsvSource({"gpt-neox-20B, gpt-2", "qwen3, qwen2"})
  void vocabulariesGiveTheIdsOfTheTokenizersLibrary(String name, String pre) throws IOException {
    Tokenizer tokenizer = fromTokenizerJson("tokenizers/" + name + "/tokenizer.json", pre);
    for (JsonElement e : json("tokenizers/" + name + "/vectors.json").getAsJsonArray()) {
      JsonObject c = e.getAsJsonObject();
      String text = c.get("text").getAsString();
      // That library normalises to NFC first; we keep a text as it was written.
      String nfc = Normalizer.normalize(text, Normalizer.Form.NFC);
      assertThat(tokenizer.encode(nfc, false)).as(text).isEqualTo(ids(c.get("ids")));
    }
  }

  @Test
  void qwen3VocabularyGivesTheIdsOfLlamaCppForQwen2() throws IOException {
    Tokenizer tokenizer = fromTokenizerJson("tokenizers/qwen3/tokenizer.json", "qwen2");
    assertLlamaCppVectors(tokenizer, "tokenizers/llama.cpp-vocab/ggml-vocab-qwen2.gguf");
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
      if (!file.contains("falcon")) {
        assertThat(Vocabularies.decode(tokenizer, ids)).asString(UTF_8).isEqualTo(texts[i]);
      }
    }
  }

  /** The vocabulary of a tokenizer.json, spelled as a GGUF file would. */
  private static Tokenizer fromTokenizerJson(String file, String pre) throws IOException {
    JsonObject root = json(file).getAsJsonObject();
    JsonObject model = root.getAsJsonObject("model");
    Map<Integer, String> pieces = new LinkedHashMap<>();
    model.getAsJsonObject("vocab").asMap().forEach((k, v) -> pieces.put(v.getAsInt(), k));
    Map<Integer, Long> added = new LinkedHashMap<>();
    for (JsonElement e : root.getAsJsonArray("added_tokens")) {
      JsonObject token = e.getAsJsonObject();
      int id = token.get("id").getAsInt();
      pieces.put(id, token.get("content").getAsString());
      added.put(id, token.get("special").getAsBoolean() ? 3L : 4L);
    }
    List<String> tokens = new ArrayList<>();
    long[] types = new long[pieces.keySet().stream().max(Integer::compare).orElseThrow() + 1];
    for (int id = 0; id < types.length; id++) {
      tokens.add(pieces.getOrDefault(id, ""));
      types[id] = added.getOrDefault(id, 1L);
    }
    List<String> merges = new ArrayList<>();
    for (JsonElement e : model.getAsJsonArray("merges")) {
      merges.add(
          e.isJsonArray()
              ? e.getAsJsonArray().get(0).getAsString()
                  + " "
                  + e.getAsJsonArray().get(1).getAsString()
              : e.getAsString());
    }
    return Vocabularies.of(
        Map.of(
            "tokenizer.ggml.pre", pre,
            "tokenizer.ggml.tokens", tokens,
            "tokenizer.ggml.token_type", types,
            "tokenizer.ggml.merges", merges));
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
