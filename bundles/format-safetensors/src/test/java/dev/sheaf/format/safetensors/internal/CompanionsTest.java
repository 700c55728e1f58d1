package dev.sheaf.format.safetensors.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies beside the tensors: tokenizer, chat template, advice. */
final class CompanionsTest {
  @TempDir Path folder;

  @Test
  void givesTheTokenizersFilesAsTheyAre() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":{}}");
    try (ModelSource source = open()) {
      assertThat(source.companion("tokenizer.json")).hasValue("{\"model\":{}}".getBytes(UTF_8));
      assertThat(source.companion("tekken.json")).isEmpty();
      assertThat(source.companion("config.json")).isEmpty();
    }
  }

  @Test
  void theDigestCoversTheTokenizer() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    String before = digest();
    Files.writeString(folder.resolve("tokenizer.json"), "{ }");
    assertThat(digest()).isNotEqualTo(before);
  }

  @Test
  void aTemplateFileOfItsOwnComesFirst() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"), "{\"chat_template\": \"in the configuration\"}");
    try (ModelSource source = open()) {
      assertThat(source.chatTemplate()).hasValue("in the configuration");
    }
    Files.writeString(folder.resolve("chat_template.jinja"), "a file");
    try (ModelSource source = open()) {
      assertThat(source.chatTemplate()).hasValue("a file");
    }
  }

  @Test
  void ofSeveralTemplatesTheDefaultIsTaken() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}]}\
        """);
    try (ModelSource source = open()) {
      assertThat(source.chatTemplate()).hasValue("d");
    }
    Files.writeString(folder.resolve("tokenizer_config.json"), "{}");
    try (ModelSource source = open()) {
      assertThat(source.chatTemplate()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"chat_template\": 5}", "{\"chat_template\"", "[]"})
  void aConfigurationOfTheTokenizerThatCannotBeIsRefused(String config) throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), config);
    try (ModelSource source = open()) {
      SheafException e = catchThrowableOfType(SheafException.class, source::chatTemplate);
      assertThat(e.code()).isEqualTo(SafetensorsErrors.CONFIG_JSON);
      assertThat(e.where()).contains("tokenizer_config.json");
    }
  }

  @Test
  void aTemplateThatIsNotUtf8IsRefused() throws IOException {
    Files.write(folder.resolve("chat_template.jinja"), new byte[] {(byte) 0xff});
    try (ModelSource source = open()) {
      SheafException e = catchThrowableOfType(SheafException.class, source::chatTemplate);
      assertThat(e.code()).isEqualTo(SafetensorsErrors.CONFIG_JSON);
      assertThat(e.where()).contains("chat_template.jinja");
    }
  }

  @Test
  void readsTheAdviceOfTheMakersByOurNames() throws IOException {
    Files.writeString(
        folder.resolve("generation_config.json"),
        """
        {"do_sample": true, "temperature": 0.6, "top_k": 20, "top_p": 0.95, "min_p": 0.1, "typical_p": 0.9,
         "repetition_penalty": 1.05, "eos_token_id": [1, 2], "transformers_version": "4.51.0"}\
        """);
    try (ModelSource source = open()) {
      assertThat(source.advisedSampling())
          .isEqualTo(
              Map.of(
                  "temperature", 0.6,
                  "top-k", 20.0,
                  "top-p", 0.95,
                  "min-p", 0.1,
                  "typical-p", 0.9,
                  "repetition-penalty", 1.05));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"do_sample\": false, \"temperature\": 0.6} | {temperature=0.0}",
        "{\"temperature\": 0.6} | {temperature=0.6}",
        "{\"eos_token_id\": 2} | {}",
        "{} | {}"
      })
  void greedyIsAdvisedOnlyWhereItIsSaid(String config, String advice) throws IOException {
    Files.writeString(folder.resolve("generation_config.json"), config);
    try (ModelSource source = open()) {
      assertThat(source.advisedSampling()).hasToString(advice);
    }
  }

  private ModelSource open() {
    return new SafetensorsFormat()
        .open(ModelFiles.writeTwo(folder, ModelFiles.CONFIG), OpenOptions.DEFAULT);
  }

  private String digest() {
    try (ModelSource source = open()) {
      return source.digest();
    }
  }
}
