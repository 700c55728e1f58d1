package dev.sheaf.format.gguf.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.model.RegularFile;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorType;
import dev.sheaf.testing.GgufFiles;
import dev.sheaf.testing.GgufFiles.LittleEndian;
import dev.sheaf.testing.Quantiser;
import dev.sheaf.testing.TinyModels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GgufFormatTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void readsEveryTypeOfValue(int version) {
    LittleEndian nested = new LittleEndian().i32(GgufFiles.ARRAY).i64(2);
    nested.i32(GgufFiles.UINT8).i64(2).u8(1).u8(255);
    nested.i32(GgufFiles.STRING).i64(1).text("x");
    LittleEndian truths = new LittleEndian().i32(GgufFiles.BOOL).i64(2).u8(0).u8(1);
    LittleEndian doubles = new LittleEndian().i32(GgufFiles.FLOAT64).i64(1).f64(Math.PI);
    GgufFiles file =
        GgufFiles.version(version)
            .string("general.architecture", "llama")
            .raw("u8", GgufFiles.UINT8, new byte[] {-1})
            .raw("i8", GgufFiles.INT8, new byte[] {-1})
            .raw("u16", GgufFiles.UINT16, new byte[] {-1, -1})
            .raw("i16", GgufFiles.INT16, new byte[] {-1, -1})
            .uint32("u32", 0xffff_ffffL)
            .int32("i32", -1)
            .raw("u64", GgufFiles.UINT64, new LittleEndian().i64(Long.MAX_VALUE).toByteArray())
            .raw("i64", GgufFiles.INT64, new LittleEndian().i64(Long.MIN_VALUE).toByteArray())
            .float32("f32", 1e-5f)
            .raw("f64", GgufFiles.FLOAT64, new LittleEndian().f64(Math.E).toByteArray())
            .bool("yes", true)
            .bool("no", false)
            .string("text", "größer ▁ 🐑 \ufffd")
            .string("empty", "")
            .strings("texts", List.of("a", "", "Ġb"))
            .int32s("numbers", 1, -2, 3)
            .float32s("floats", 0.5f, -0f)
            .raw("doubles", GgufFiles.ARRAY, doubles.toByteArray())
            .raw("truths", GgufFiles.ARRAY, truths.toByteArray())
            .raw("nested", GgufFiles.ARRAY, nested.toByteArray());
    try (ModelSource source = open(file)) {
      Metadata m = source.metadata();
      assertThat(m.integer("u8")).hasValue(255);
      assertThat(m.integer("i8")).hasValue(-1);
      assertThat(m.integer("u16")).hasValue(65_535);
      assertThat(m.integer("i16")).hasValue(-1);
      assertThat(m.integer("u32")).hasValue(4_294_967_295L);
      assertThat(m.integer("i32")).hasValue(-1);
      assertThat(m.integer("u64")).hasValue(Long.MAX_VALUE);
      assertThat(m.integer("i64")).hasValue(Long.MIN_VALUE);
      assertThat(m.number("f32")).hasValue(1e-5f);
      assertThat(m.number("f64")).hasValue(Math.E);
      assertThat(m.bool("yes")).hasValue(true);
      assertThat(m.bool("no")).hasValue(false);
      assertThat(m.string("text")).hasValue("größer ▁ 🐑 \ufffd");
      assertThat(m.string("empty")).hasValue("");
      assertThat(m.strings("texts").orElseThrow()).containsExactly("a", "", "Ġb");
      assertThat(m.integers("numbers").orElseThrow()).containsExactly(1, -2, 3);
      assertThat(m.numbers("floats").orElseThrow()).containsExactly(0.5, -0.0);
      assertThat(m.numbers("doubles").orElseThrow()).containsExactly(Math.PI);
      assertThat(m.value("truths")).hasValue(List.of(false, true));
      List<?> lists = (List<?>) m.value("nested").orElseThrow();
      assertThat((long[]) lists.get(0)).containsExactly(1, 255);
      assertThat(lists.get(1)).isEqualTo(List.of("x"));
      assertThat(m.keys()).hasSize(21).startsWith("general.architecture", "u8");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesShapesOutermostFirstAndDataReadOnly(boolean mmap) {
    float[] values = new float[6];
    for (int i = 0; i < 6; i++) {
      values[i] = i;
    }
    Path file =
        Bytes.minimal()
            .tensor("first", Quantiser.F32, new float[3], 3)
            .tensor("t", Quantiser.F32, values, 2, 3)
            .write(folder.resolve("m.gguf"));
    try (ModelSource source = new GgufFormat().open(file, new OpenOptions(mmap, false))) {
      Tensor t = source.find("t").orElseThrow();
      assertThat(t.info().shape()).containsExactly(2L, 3L);
      assertThat(t.info().rows()).isEqualTo(2);
      assertThat(t.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)).containsExactly(values);
      assertThat(t.data().isReadOnly()).isTrue();
      assertThat(t.data().isNative()).isTrue();
      assertThat(source.find("none")).isEmpty();
      assertThat(source.tensors()).extracting("name").containsExactly("first", "t");
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesTheBytesThatWereQuantised(Quantiser type) {
    int columns = Math.max(32, type.blockElements());
    float[] values = new float[2 * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    try (ModelSource source = open(Bytes.minimal().tensor("t", type, values, 2, columns))) {
      Tensor t = source.find("t").orElseThrow();
      assertThat(t.info().type()).isEqualTo(TensorType.valueOf(type.name()));
      assertThat(t.data().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(type.quantise(values));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 64, 65_536})
  void honoursTheAlignmentThatTheFileStates(int alignment) {
    float[] second = {1, 2, 3};
    GgufFiles file =
        Bytes.minimal()
            .alignment(alignment)
            .tensor("a", Quantiser.F32, new float[5], 5)
            .tensor("b", Quantiser.F32, second, 3);
    try (ModelSource source = open(file)) {
      MemorySegment data = source.find("b").orElseThrow().data();
      assertThat(data.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)).containsExactly(second);
    }
  }

  @Test
  void saysWhatTheSourceIs() throws Exception {
    Path file = TinyModels.llama().write(folder.resolve("My-Model.Q8_0.gguf"));
    try (ModelSource source = new GgufFormat().open(file, OpenOptions.DEFAULT)) {
      assertThat(source.format()).isEqualTo("gguf");
      assertThat(source.family()).isEqualTo("llama");
      assertThat(source.name()).isEqualTo("My-Model.Q8_0");
      assertThat(source.path()).isEqualTo(file);
      assertThat(source.fileBytes()).isEqualTo(Files.size(file));
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      assertThat(source.digest()).isEqualTo(HexFormat.of().formatHex(sha));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void freesItsMemoryOnceWhenClosed(boolean mmap) {
    Path file = TinyModels.llama().write(folder.resolve("m.gguf"));
    ModelSource source = new GgufFormat().open(file, new OpenOptions(mmap, true));
    MemorySegment data = source.find("output_norm.weight").orElseThrow().data();
    source.close();
    source.close();
    assertThat(data.scope().isAlive()).isFalse();
    assertThatThrownBy(() -> source.find("output_norm.weight"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(source::digest).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "model.gguf, GGUF, true",
    "model.bin, GGUF, true",
    "model.gguf, '', true",
    "model.GGUF, PK, true",
    "model.bin, PK, false",
    "model.bin, GGU, false"
  })
  void recognisesTheMagicOrTheName(String name, String head, boolean expected) {
    ByteBuffer bytes = ByteBuffer.wrap(head.getBytes(US_ASCII));
    assertThat(new GgufFormat().recognises(Path.of(name), bytes)).isEqualTo(expected);
    assertThat(bytes.position()).isZero();
  }

  @Test
  void leavesASafetensorsFileOfAWrongNameToItsOwnFormat() {
    byte[] head = new LittleEndian().i64(100).ascii("{\"a\":").toByteArray();
    assertThat(new GgufFormat().recognises(Path.of("m.gguf"), ByteBuffer.wrap(head))).isFalse();
  }

  @Test
  void row18_aSymbolicLinkToARegularFileIsFine() throws Exception {
    Path target = TinyModels.llama().write(folder.resolve("blob"));
    Path link = Files.createSymbolicLink(folder.resolve("linked.gguf"), target);
    try (ModelSource source = new GgufFormat().open(link, OpenOptions.DEFAULT)) {
      assertThat(source.name()).isEqualTo("linked");
    }
  }

  @Test
  void row18_aFolderIsRefused() {
    SheafException e = Refusal.of(RegularFile.NOT_REGULAR, folder);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).contains("regular file");
    assertThat(e.found()).isEqualTo("a folder");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void row18_aFifoIsRefusedWithoutWaitingForAWriter() throws Exception {
    Path fifo = folder.resolve("fifo.gguf");
    Process made = new ProcessBuilder("mkfifo", fifo.toString()).start();
    Assumptions.assumeTrue(made.waitFor() == 0, "this system cannot make a FIFO");
    SheafException e = Refusal.of(RegularFile.NOT_REGULAR, fifo);
    assertThat(e.found()).contains("FIFO");
  }

  @Test
  void row18_aDeviceIsRefusedEvenThroughALink() throws Exception {
    Path device = Path.of("/dev/zero");
    Assumptions.assumeTrue(Files.exists(device), "this system has no /dev/zero");
    Path link = Files.createSymbolicLink(folder.resolve("zero.gguf"), device);
    assertThat(Refusal.of(RegularFile.NOT_REGULAR, device).found()).contains("device");
    assertThat(Refusal.of(RegularFile.NOT_REGULAR, link).found()).contains("device");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    SheafException e = Refusal.of(RegularFile.NO_SUCH_FILE, folder.resolve("none.gguf"));
    assertThat(e.code().kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(e.found()).isEqualTo("nothing");
  }

  private ModelSource open(GgufFiles file) {
    return new GgufFormat().open(file.write(folder.resolve("m.gguf")), OpenOptions.DEFAULT);
  }
}
