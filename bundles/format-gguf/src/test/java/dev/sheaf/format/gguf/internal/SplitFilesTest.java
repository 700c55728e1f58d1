package dev.sheaf.format.gguf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.testing.GgufFiles;
import dev.sheaf.testing.Quantiser;
import dev.sheaf.testing.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models in several files; row 15 of the catalogue of bad inputs. */
final class SplitFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "2, false", "1, true"})
  void opensTheWholeModelFromAnyPart(int asked, boolean mmap) {
    GgufFiles model = TinyModels.llama().type(Quantiser.Q8_0).toGguf();
    List<Path> parts = model.writeSplit(folder, "tiny", 3);
    Path whole = model.write(folder.resolve("whole.gguf"));
    try (ModelSource split = open(parts.get(asked), mmap);
        ModelSource single = open(whole, false)) {
      assertThat(split.path()).isEqualTo(parts.getFirst());
      assertThat(split.name()).isEqualTo("tiny");
      assertThat(split.family()).isEqualTo("llama");
      assertThat(split.fileBytes())
          .isEqualTo(parts.stream().mapToLong(p -> p.toFile().length()).sum());
      assertThat(split.tensors()).containsExactlyElementsOf(single.tensors());
      for (TensorInfo info : single.tensors()) {
        assertThat(
                split
                    .find(info.name())
                    .orElseThrow()
                    .data()
                    .mismatch(single.find(info.name()).orElseThrow().data()))
            .as(info.name())
            .isEqualTo(-1);
      }
      assertThat(split.metadata().strings("tokenizer.ggml.tokens").orElseThrow()).hasSize(384);
    }
  }

  @Test
  void opensAFirstPartThatHasMetadataAlone() {
    part(0, 2, 1, true).write(folder.resolve("m-00001-of-00002.gguf"));
    Path second =
        part(1, 2, 1, false)
            .tensor("t", Quantiser.F32, new float[8], 8)
            .write(folder.resolve("m-00002-of-00002.gguf"));
    try (ModelSource source = open(second, false)) {
      assertThat(source.tensors()).hasSize(1);
    }
  }

  @Test
  void row15_aMissingPartIsNamed() throws Exception {
    List<Path> parts = TinyModels.llama().toGguf().writeSplit(folder, "tiny", 3);
    Files.delete(parts.get(1));
    SheafException e = catchRefusal(GgufErrors.MISSING_PART, parts.getFirst());
    assertThat(e.code().kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(e.expected()).contains("3 parts");
    assertThat(e.found()).isEqualTo("no tiny-00002-of-00003.gguf");
    assertThat(e.where()).contains("tiny-00002-of-00003.gguf");
    assertThat(e.next()).contains("same folder");
  }

  @Test
  void row15_partsThatWereSwappedAreRefused() throws Exception {
    List<Path> parts = TinyModels.llama().toGguf().writeSplit(folder, "tiny", 3);
    Path aside = folder.resolve("aside");
    Files.move(parts.get(1), aside);
    Files.move(parts.get(2), parts.get(1));
    Files.move(aside, parts.get(2));
    SheafException e = Refusal.of(GgufErrors.SPLIT, parts.get(1));
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).isEqualTo("split.no = 1");
    assertThat(e.found()).isEqualTo("2");
    SheafException fromTheFirst = catchRefusal(GgufErrors.SPLIT, parts.getFirst());
    assertThat(fromTheFirst.where()).contains("tiny-00002-of-00003.gguf");
  }

  @Test
  void row15_aPartOfAModelWithMoreTensorsIsRefused() throws Exception {
    List<Path> ours = TinyModels.llama().toGguf().writeSplit(folder, "ours", 2);
    List<Path> theirs = TinyModels.llama().layers(3).toGguf().writeSplit(folder, "theirs", 2);
    Files.copy(theirs.get(1), ours.get(1), StandardCopyOption.REPLACE_EXISTING);
    SheafException e = catchRefusal(GgufErrors.SPLIT, ours.getFirst());
    assertThat(e.where()).contains("ours-00002-of-00002.gguf");
    assertThat(e.expected()).isEqualTo("split.tensors.count = 21, as in ours-00001-of-00002.gguf");
    assertThat(e.found()).isEqualTo("30");
  }

  @Test
  void row15_aPartOfASplitIntoMorePartsIsRefused() {
    part(0, 2, 0, true).write(folder.resolve("m-00001-of-00002.gguf"));
    part(1, 3, 0, false).write(folder.resolve("m-00002-of-00002.gguf"));
    SheafException e = catchRefusal(GgufErrors.SPLIT, folder.resolve("m-00001-of-00002.gguf"));
    assertThat(e.expected()).isEqualTo("split.count = 2");
    assertThat(e.found()).isEqualTo("3");
  }

  @Test
  void row15_theSameTensorInTwoPartsIsRefused() {
    for (int p = 1; p <= 2; p++) {
      part(p - 1, 2, 2, p == 1)
          .tensor("t", Quantiser.F32, new float[8], 8)
          .write(folder.resolve("m-0000%d-of-00002.gguf".formatted(p)));
    }
    SheafException e = catchRefusal(GgufErrors.SPLIT, folder.resolve("m-00001-of-00002.gguf"));
    assertThat(e.found()).contains("'t' again");
    assertThat(e.where()).contains("m-00002-of-00002.gguf");
  }

  @Test
  void row15_fewerTensorsThanPromisedAreRefused() {
    part(0, 2, 5, true).write(folder.resolve("m-00001-of-00002.gguf"));
    part(1, 2, 5, false)
        .tensor("t", Quantiser.F32, new float[8], 8)
        .write(folder.resolve("m-00002-of-00002.gguf"));
    SheafException e = catchRefusal(GgufErrors.SPLIT, folder.resolve("m-00002-of-00002.gguf"));
    assertThat(e.expected()).isEqualTo("split.tensors.count = 5");
    assertThat(e.found()).contains("1 in 2 parts");
  }

  @Test
  void row15_aPartWhoseNameDoesNotSayWhichIsRefused() {
    Path file = part(0, 2, 0, true).write(folder.resolve("renamed.gguf"));
    SheafException e = Refusal.of(GgufErrors.SPLIT, file);
    assertThat(e.expected()).contains("-00001-of-00002.gguf");
    assertThat(e.found()).isEqualTo("renamed.gguf");
  }

  private SheafException catchRefusal(ErrorCode code, Path asked) {
    SheafException e = catchThrowableOfType(SheafException.class, () -> open(asked, false).close());
    assertThat(e).isNotNull();
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    assertThat(e.next()).isNotBlank();
    return e;
  }

  /** A part without tensors, its numbers as given. */
  private static GgufFiles part(int number, int count, int tensors, boolean family) {
    GgufFiles file = family ? Bytes.minimal() : GgufFiles.v3();
    return file.uint16("split.no", number)
        .uint16("split.count", count)
        .int32("split.tensors.count", tensors);
  }

  private static ModelSource open(Path path, boolean mmap) {
    return new GgufFormat().open(path, new OpenOptions(mmap, false));
  }
}
