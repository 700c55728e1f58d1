package dev.sheaf.format.tokenizer.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.model.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenizerFormatTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "tokenizer.json, {\"model\", true",
    "llama-tokenizer.json, '  \n{', true",
    "tokenizer.json, [], false",
    "tekken.json, {, true",
    "config.json, {, false",
    "tokenizer.model, '\n', true",
    "spm.model, '\n', true",
    "spm.model, PK, false",
    "vocab.json, {, true",
    "merges.txt, #version: 0.2, true",
    "notes.txt, #version: 0.2, false",
  })
  void isToldByNameAndBeginning(String name, String head, boolean yes) {
    ByteBuffer bytes = ByteBuffer.wrap(head.getBytes(UTF_8));
    assertThat(new TokenizerFormat().recognises(Path.of(name), bytes)).isEqualTo(yes);
  }

  @Test
  void givesTheFileUnderItsStandardNameAndWhatBelongsToIt() throws IOException {
    Path file = Files.writeString(folder.resolve("old-tokenizer.json"), "{1}");
    Files.writeString(folder.resolve("tokenizer.json"), "{2}");
    Files.writeString(folder.resolve("tekken.json"), "{3}");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{4}");
    Files.writeString(folder.resolve("vocab.json"), "{5}");
    try (ModelSource source = open(file)) {
      assertThat(source.companion("tokenizer.json")).hasValue("{1}".getBytes(UTF_8));
      assertThat(source.companion("tokenizer_config.json")).hasValue("{4}".getBytes(UTF_8));
      assertThat(source.companion("tekken.json")).isEmpty();
      assertThat(source.companion("vocab.json")).isEmpty();
      assertThat(source.name()).isEqualTo(folder.getFileName().toString());
      assertThat(source.tensors()).isEmpty();
      assertThat(source.find("any")).isEmpty();
    }
  }

  @Test
  void vocabularyAndMergeRulesBelongTogether() throws IOException {
    Path vocabulary = Files.writeString(folder.resolve("vocab.json"), "{}");
    Path merges = Files.writeString(folder.resolve("merges.txt"), "a b");
    for (Path either : new Path[] {vocabulary, merges}) {
      try (ModelSource source = open(either)) {
        assertThat(source.companion("vocab.json")).hasValue("{}".getBytes(UTF_8));
        assertThat(source.companion("merges.txt")).hasValue("a b".getBytes(UTF_8));
      }
    }
  }

  @Test
  void theDigestCoversWhatLiesBeside() throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "{}");
    String before = digest(file);
    Files.writeString(folder.resolve("tokenizer_config.json"), "{}");
    assertThat(digest(file)).isNotEqualTo(before);
  }

  @Test
  void anotherFileIsRefusedNamingWhatIsTaken() throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "<html>");
    SheafException e = catchThrowableOfType(SheafException.class, () -> open(file).close());
    assertThat(e.code()).isEqualTo(TokenizerSource.NOT_A_TOKENIZER);
    assertThat(e.expected()).contains("tekken.json");
  }

  @Test
  void row18_onlyARegularFileIsOpened() {
    SheafException e = catchThrowableOfType(SheafException.class, () -> open(folder).close());
    assertThat(e.code()).isEqualTo(RegularFile.NOT_REGULAR);
  }

  private static ModelSource open(Path file) {
    return new TokenizerFormat().open(file, OpenOptions.DEFAULT);
  }

  private static String digest(Path file) {
    try (ModelSource source = open(file)) {
      return source.digest();
    }
  }
}
