package dev.sheaf.tokenizer.sentencepiece.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids against those of other implementations, where the shared data is there. */
final class VectorsTest {
  @ParameterizedTest
  @CsvSource({
    "stories260k, stories260K-f32", "stories260k, stories260K-q8_0",
    "tinystories-656k, tinystories-656k-f32", "tinystories-656k, tinystories-656k-q4_0"
  })
  void storyModelsGiveTheirVectorsAndGoldenIds(String model, String file) throws IOException {
    String folder = "models/" + model + "/";
    Tokenizer tokenizer = Vocabularies.shared(folder + file + ".gguf");
    for (JsonElement e : json(folder + "tokenizer_vectors.json").getAsJsonArray()) {
      assertIds(tokenizer, e.getAsJsonObject(), "text", "ids");
    }
    int cases = 0;
    for (JsonElement e : json(folder + "golden.json").getAsJsonObject().getAsJsonArray("cases")) {
      assertIds(tokenizer, e.getAsJsonObject(), "prompt", "prompt_ids");
      cases++;
    }
    assertThat(cases).isGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-spm", "phi-3"})
  void vocabulariesGiveTheIdsOfLlamaCpp(String name) throws IOException {
    String file = "tokenizers/llama.cpp-vocab/ggml-vocab-" + name + ".gguf";
    Tokenizer tokenizer = Vocabularies.shared(file);
    String[] texts =
        Files.readString(SharedData.require(file + ".inp")).split("\n__ggml_vocab_test__\n", -1);
    List<String> expected = Files.readAllLines(SharedData.require(file + ".out"));
    assertThat(expected).hasSizeGreaterThan(40);
    for (int i = 0; i < expected.size(); i++) {
      int[] ids = tokenizer.encode(texts[i], false);
      String found = Arrays.stream(ids).mapToObj(id -> " " + id).collect(Collectors.joining());
      assertThat(found.strip()).as("text %d: %s", i, texts[i]).isEqualTo(expected.get(i).strip());
      assertThat(Vocabularies.decode(tokenizer, ids)).asString(UTF_8).isEqualTo(texts[i]);
    }
  }

  @Test
  void mistralGivesTheIdsOfTheSentencePieceLibrary() throws IOException {
    String file = "tokenizers/mistral-spm-v3/tokenizer.model";
    Tokenizer tokenizer =
        SentencePieceModel.create(Files.readAllBytes(SharedData.require(file)), file);
    int cases = 0;
    for (JsonElement e : json("tokenizers/mistral-spm-v3/vectors.json").getAsJsonArray()) {
      JsonObject c = e.getAsJsonObject();
      String text = c.get("text").getAsString();
      int[] ids = tokenizer.encode(text, false);
      assertThat(ids).as(text).isEqualTo(ids(c.get("ids")));
      assertThat(Vocabularies.decode(tokenizer, ids)).asString(UTF_8).isEqualTo(text);
      cases++;
    }
    assertThat(cases).isEqualTo(62);
    assertThat(tokenizer.beginOfSequence()).hasValue(1);
    assertThat(tokenizer.endOfSequence()).hasValue(2);
  }

  private static void assertIds(Tokenizer tokenizer, JsonObject c, String text, String ids) {
    String prompt = c.get(text).getAsString();
    int[] found = tokenizer.encode(prompt, true);
    assertThat(found).as(prompt).isEqualTo(ids(c.get(ids)));
    if (Arrays.stream(found).noneMatch(id -> id == Vocabularies.UNKNOWN)) {
      assertThat(Vocabularies.decode(tokenizer, found)).asString(UTF_8).isEqualTo(prompt);
    }
  }

  private static JsonElement json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(SharedData.require(file)));
  }

  private static int[] ids(JsonElement array) {
    return array.getAsJsonArray().asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }
}
