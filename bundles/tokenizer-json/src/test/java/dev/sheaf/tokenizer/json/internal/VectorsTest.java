package dev.sheaf.tokenizer.json.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.model.ModelSource;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids against those of other implementations, where the shared data is there. */
final class VectorsTest {
  @ParameterizedTest
  @CsvSource({"deepseek-v3, false", "gpt-neox-20B, true", "qwen3, true"})
  void vocabulariesGiveTheIdsOfTheTokenizersLibrary(String name, boolean composes)
      throws IOException {
    ModelSource source = Sources.shared("tokenizers/" + name);
    Tokenizer tokenizer = new JsonTokenizerFactory().create(source);
    Tokenizer plain = plain(source);
    int cases = 0;
    for (JsonElement e : json("tokenizers/" + name + "/vectors.json").getAsJsonArray()) {
      JsonObject c = e.getAsJsonObject();
      String text = c.get("text").getAsString();
      int[] ids = tokenizer.encode(text, false);
      assertThat(ids).as(text).isEqualTo(ids(c.get("ids")));
      assertThat(plain.encode(text, false)).as(text).isEqualTo(ids);
      String kept = composes ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
      assertThat(decode(tokenizer, ids)).isEqualTo(kept);
      cases++;
    }
    assertThat(cases).isEqualTo(62);
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen2", "deepseek-r1-qwen"})
  void qwen3GivesTheIdsOfLlamaCppForItsForebears(String name) throws IOException {
    Tokenizer tokenizer = new JsonTokenizerFactory().create(Sources.shared("tokenizers/qwen3"));
    String file = "tokenizers/llama.cpp-vocab/ggml-vocab-" + name + ".gguf";
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
  }

  @Test
  void storiesGiveTheirVectorsAndGoldenIds() throws IOException {
    String folder = "models/tinystories-656k";
    Tokenizer tokenizer = new JsonTokenizerFactory().create(Sources.shared(folder));
    int cases = 0;
    for (JsonElement e : json(folder + "/tokenizer_vectors.json").getAsJsonArray()) {
      assertStory(tokenizer, e.getAsJsonObject(), "text", "ids");
      cases++;
    }
    assertThat(cases).isEqualTo(13);
    for (JsonElement e : json(folder + "/golden.json").getAsJsonObject().getAsJsonArray("cases")) {
      assertStory(tokenizer, e.getAsJsonObject(), "prompt", "prompt_ids");
    }
    assertThat(tokenizer.beginOfSequence()).hasValue(1);
    assertThat(tokenizer.endOfSequence()).hasValue(2);
    assertThat(tokenizer.endOfGeneration()).contains(2);
  }

  @Test
  void miniLmGivesItsGoldenIds() throws IOException {
    String folder = "models/all-minilm-l6-v2";
    Tokenizer tokenizer = new JsonTokenizerFactory().create(Sources.shared(folder));
    int cases = 0;
    for (JsonElement e : json(folder + "/golden.json").getAsJsonObject().getAsJsonArray("cases")) {
      JsonObject c = e.getAsJsonObject();
      String text = c.get("text").getAsString();
      assertThat(tokenizer.encode(text, true)).as(text).isEqualTo(ids(c.get("ids")));
      cases++;
    }
    assertThat(cases).isEqualTo(8);
  }

  private static void assertStory(Tokenizer tokenizer, JsonObject c, String text, String ids) {
    String prompt = c.get(text).getAsString();
    int[] found = tokenizer.encode(prompt, true);
    assertThat(found).as(prompt).isEqualTo(ids(c.get(ids)));
    if (Arrays.stream(found).noneMatch(id -> id == 0)) {
      assertThat(decode(tokenizer, found)).isEqualTo(prompt);
    }
  }

  private static Tokenizer plain(ModelSource source) {
    return TokenizerJson.create(
        source.companion("tokenizer.json").orElseThrow(), "tokenizer.json", source, false);
  }

  private static String decode(Tokenizer tokenizer, int... ids) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean first = true;
    for (int id : ids) {
      out.writeBytes(tokenizer.bytes(id, first));
      first &= tokenizer.isControl(id);
    }
    return out.toString(UTF_8);
  }

  private static JsonElement json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(SharedData.require(file)));
  }

  private static int[] ids(JsonElement array) {
    return array.getAsJsonArray().asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }
}
