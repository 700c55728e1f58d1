package dev.sheaf.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompanionFilesTest {
  @TempDir Path folder;

  @Test
  void findsTheKnownNamesBesideAFileInAFixedOrder() throws Exception {
    Path model = folder.resolve("model.safetensors");
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    Files.writeString(folder.resolve("generation_config.json"), "{\"top_k\": 1}");
    Files.writeString(folder.resolve("notes.txt"), "not of the model");
    try (CompanionFiles companions = CompanionFiles.beside(model)) {
      assertThat(companions.files().stream().map(RegularFile::label))
          .containsExactly("generation_config.json", "tokenizer.json");
      assertThat(companions.read("tokenizer.json")).hasValue("{}".getBytes(UTF_8));
      assertThat(companions.read("notes.txt")).isEmpty();
      assertThat(companions.read("../model.safetensors")).isEmpty();
    }
  }

  @Test
  void keepsWhatWasThereWhenItWasOpened() throws Exception {
    Path tokenizer = Files.writeString(folder.resolve("tokenizer.json"), "old");
    try (CompanionFiles companions = CompanionFiles.beside(folder.resolve("m"))) {
      Path next = Files.writeString(folder.resolve("next"), "new");
      Files.move(next, tokenizer, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      assertThat(companions.read("tokenizer.json")).hasValue("old".getBytes(UTF_8));
    }
  }

  @Test
  void aFileLargerThanAnyRealOneIsRefusedBeforeItIsRead() throws Exception {
    try (RandomAccessFile large =
        new RandomAccessFile(folder.resolve("tokenizer.json").toFile(), "rw")) {
      large.setLength(CompanionFiles.LARGEST + 1);
    }
    try (CompanionFiles companions = CompanionFiles.beside(folder.resolve("m"))) {
      SheafException e =
          catchThrowableOfType(SheafException.class, () -> companions.read("tokenizer.json"));
      assertThat(e.code()).isEqualTo(RegularFile.TOO_LARGE);
      assertThat(e.expected()).contains(Long.toString(CompanionFiles.LARGEST));
    }
  }

  @Test
  void aFolderOfAKnownNameIsRefused() throws Exception {
    Files.createDirectory(folder.resolve("tokenizer.json"));
    SheafException e =
        catchThrowableOfType(
            SheafException.class, () -> CompanionFiles.beside(folder.resolve("m")).close());
    assertThat(e.code()).isEqualTo(RegularFile.NOT_REGULAR);
  }
}
