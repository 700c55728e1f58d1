package dev.sheaf.format.gguf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.model.RegularFile;
import dev.sheaf.model.Tensor;
import dev.sheaf.testing.GgufFiles;
import dev.sheaf.testing.Quantiser;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 8 to 11 and 14 of the catalogue of bad inputs: the table of tensors and their data. */
final class TensorRefusalTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, -32})
  void row08_aNegativeOffset(long offset) {
    row08_tensorBeyondFile(offset);
  }

  @ParameterizedTest
  @ValueSource(longs = {416, 1L << 40, Long.MAX_VALUE - 31, Long.MAX_VALUE})
  void row08_tensorBeyondFile(long offset) {
    byte[] file = Bytes.twoTensors();
    byte[] bad = Bytes.patched(file, Bytes.offsetOf(file, "b", 1), offset);
    SheafException e = Refusal.of(GgufErrors.OFFSET, folder, bad);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).contains("at most 384");
    assertThat(e.found()).isEqualTo(Long.toUnsignedString(offset));
    assertThat(e.where()).contains("tensor 1 'b'").contains("offset 0x");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 16, 255, 383})
  void row08_anOffsetThatIsNotAligned(long offset) {
    byte[] file = Bytes.twoTensors();
    byte[] bad = Bytes.patched(file, Bytes.offsetOf(file, "b", 1), offset);
    SheafException e = Refusal.of(GgufErrors.OFFSET, folder, bad);
    assertThat(e.expected()).isEqualTo("a multiple of 32");
    assertThat(e.found()).isEqualTo(Long.toString(offset));
    assertThat(e.where()).contains("tensor 1 'b'");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 32, 224})
  void row08_twoTensorsThatOverlapAreBothNamed(long offset) {
    byte[] file = Bytes.twoTensors();
    byte[] bad = Bytes.patched(file, Bytes.offsetOf(file, "b", 1), offset);
    SheafException e = Refusal.of(GgufErrors.OFFSET, folder, bad);
    assertThat(e.summary()).contains("overlap");
    assertThat(e.found()).contains("'a'").contains("'b'");
  }

  @Test
  void row08_aHundredThousandTensorsInReverseOrderAreCheckedInLittleTime() {
    int count = 100_000;
    GgufFiles.LittleEndian out = Bytes.header(count, 1);
    out.text("general.architecture").i32(GgufFiles.STRING).text("llama");
    for (int i = 0; i < count; i++) {
      out.text("t" + i).i32(1).i64(8).i32(0).i64(32L * (count - 1 - i));
    }
    Path file = Bytes.write(folder.resolve("many.gguf"), out.zeros(32 * count + 32).toByteArray());
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    new GgufFormat().open(file, OpenOptions.DEFAULT).close();
    // Comparing each with each would be five thousand million comparisons.
    assertThat(threads.getCurrentThreadCpuTime() - before).isLessThan(4_000_000_000L);
  }

  @Test
  void row08_twoTensorsOfOneName() {
    byte[] file =
        Bytes.minimal()
            .tensor("a", Quantiser.F32, new float[8], 8)
            .tensor("a", Quantiser.F32, new float[8], 8)
            .bytes();
    SheafException e = Refusal.of(GgufErrors.TENSOR_NAME, folder, file);
    assertThat(e.found()).contains("'a' again");
    assertThat(e.where()).contains("tensor 1 'a'");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256, 1 << 30})
  void row08_aNameLengthThatCannotBe(int length) {
    byte[] file = Bytes.header(1, 0).i64(length).zeros(400).toByteArray();
    SheafException e = Refusal.of(GgufErrors.TENSOR_NAME, folder, file);
    assertThat(e.expected()).isEqualTo("1 to 255 bytes");
    assertThat(e.found()).isEqualTo(Integer.toString(length));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, -1})
  void row09_aNumberOfDimensionsThatCannotBe(int dimensions) {
    byte[] file = Bytes.header(1, 0).text("t").i32(dimensions).zeros(200).toByteArray();
    SheafException e = Refusal.of(GgufErrors.SHAPE, folder, file);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).isEqualTo("1 to 4");
    assertThat(e.found()).isEqualTo(Integer.toUnsignedString(dimensions));
    assertThat(e.where()).contains("tensor 0 't'");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void row09_aNegativeDimension(long size) {
    byte[] file = Bytes.oneTensor("t", new long[] {32, size}, 0, 0);
    SheafException e = Refusal.of(GgufErrors.SHAPE, folder, file);
    assertThat(e.summary()).contains("dimension 1");
    assertThat(e.found()).contains(Long.toString(size));
  }

  @ParameterizedTest
  @CsvSource({
    "4294967296, 4294967296, 0",
    "9223372036854775807, 1, 0",
    "4611686018427387904, 2, 24",
    "9223372036854775776, 1, 8",
    "4611686018427387904, 0, 0"
  })
  void row09_aProductThatOverflows(long inner, long outer, int type) {
    byte[] file = Bytes.oneTensor("t", new long[] {inner, outer, 2}, type, 0);
    SheafException e = Refusal.of(GgufErrors.SHAPE, folder, file);
    assertThat(e.expected()).contains("below 2^63");
    assertThat(e.found()).contains(Long.toString(inner));
  }

  @ParameterizedTest
  @CsvSource({"33, 2, 32", "16, 8, 32", "128, 12, 256"})
  void row09_aRowThatIsNotWholeBlocks(long columns, int type, int block) {
    byte[] file = Bytes.oneTensor("t", new long[] {columns, 4}, type, 0);
    SheafException e = Refusal.of(GgufErrors.SHAPE, folder, file);
    assertThat(e.expected()).contains("multiple of " + block);
    assertThat(e.found()).isEqualTo(Long.toString(columns));
  }

  @Test
  void row09_noElementsAtAllAreAcceptedForTheGraphToJudge() throws Exception {
    byte[] file = Bytes.minimal().tensor("t", Quantiser.F32, new float[0], 0, 32).bytes();
    Path path = Files.write(folder.resolve("empty.gguf"), file);
    for (boolean mmap : new boolean[] {false, true}) {
      try (ModelSource source = new GgufFormat().open(path, new OpenOptions(mmap, true))) {
        assertThat(source.find("t").orElseThrow().data().byteSize()).isZero();
      }
    }
  }

  @Test
  void row10_everyCutInTheTensorDataIsRefused() {
    byte[] whole = Bytes.twoTensors();
    for (int lost = 1; lost < 128; lost++) {
      byte[] cut = Arrays.copyOf(whole, whole.length - lost);
      SheafException e = Refusal.of(GgufErrors.TRUNCATED_DATA, folder, cut);
      assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
      assertThat(e.expected()).isEqualTo("128 bytes for it");
      assertThat(e.found()).startsWith((128 - lost) + " bytes");
      assertThat(e.where()).contains("tensor 1 'b'");
    }
  }

  @Test
  void row10_aFileThatShrinksBetweenHeaderAndDataIsRefused() throws Exception {
    Path file = Files.write(folder.resolve("shrinking.gguf"), Bytes.twoTensors());
    try (RegularFile open = RegularFile.open(file);
        Arena arena = Arena.ofConfined()) {
      Header header = Header.read(open);
      truncate(file, header.dataStart() + 10);
      assertThatThrownBy(() -> open.load(header.dataStart(), header.dataBytes(), arena))
          .isInstanceOf(SheafException.class)
          .hasMessageContaining(RegularFile.CHANGED.name());
      assertThatThrownBy(() -> open.map(header.dataStart(), header.dataBytes(), arena))
          .isInstanceOf(SheafException.class)
          .hasMessageContaining(RegularFile.CHANGED.name())
          .hasMessageContaining("shrinking.gguf");
    }
  }

  @Test
  void row10_growthAndTruncationDoNotTouchWhatHasBeenRead() throws Exception {
    float[] values = new float[32];
    values[31] = 7;
    Path file =
        Bytes.minimal().tensor("t", Quantiser.F32, values, 32).write(folder.resolve("m.gguf"));
    try (ModelSource source = new GgufFormat().open(file, OpenOptions.DEFAULT)) {
      long bytes = source.fileBytes();
      Files.write(file, new byte[100], StandardOpenOption.APPEND);
      assertThat(source.fileBytes()).isEqualTo(bytes);
      Tensor read = source.find("t").orElseThrow();
      truncate(file, 0);
      assertThat(read.data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 124)).isEqualTo(7);
      assertThat(source.find("t")).containsSame(read);
      assertThatThrownBy(source::digest)
          .isInstanceOf(SheafException.class)
          .hasMessageContaining(RegularFile.CHANGED.name());
    }
  }

  @Test
  void row10_aTensorAskedForAfterTheFileShrankIsRefused() throws Exception {
    Path file = Files.write(folder.resolve("m.gguf"), Bytes.twoTensors());
    try (ModelSource source = new GgufFormat().open(file, OpenOptions.DEFAULT)) {
      truncate(file, Files.size(file) - 1);
      assertThat(source.find("a")).isPresent();
      assertThatThrownBy(() -> source.find("b"))
          .isInstanceOf(SheafException.class)
          .hasMessageContaining(RegularFile.CHANGED.name())
          .hasMessageContaining("m.gguf");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 4, 0, 7fc00000",
    "0, 1, 4, 0, ff800000",
    "1, 1, 2, 0, 7e00",
    "30, 1, 2, 0, ff80",
    "28, 1, 8, 0, 7ff0000000000000",
    "2, 32, 18, 0, 7c00",
    "3, 32, 20, 0, fc00",
    "3, 32, 20, 2, 7e00",
    "6, 32, 22, 0, 7c00",
    "7, 32, 24, 0, 7e00",
    "7, 32, 24, 2, 7c00",
    "8, 32, 34, 0, 7c01",
    "10, 256, 84, 80, 7c00",
    "10, 256, 84, 82, 7c00",
    "11, 256, 110, 108, 7c00",
    "12, 256, 144, 0, 7c00",
    "12, 256, 144, 2, 7c00",
    "13, 256, 176, 0, 7c00",
    "13, 256, 176, 2, fe00",
    "14, 256, 210, 208, 7c00",
    "15, 256, 292, 0, 7f800000"
  })
  void row11_aScanRefusesWhatIsNotFinite(int type, int elements, int stride, int at, String bits) {
    byte[] data = new byte[64 * stride];
    ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    int bad = 37 * stride + at;
    switch (bits.length()) {
      case 4 -> buffer.putShort(bad, (short) Integer.parseInt(bits, 16));
      case 8 -> buffer.putInt(bad, Integer.parseUnsignedInt(bits, 16));
      default -> buffer.putLong(bad, Long.parseUnsignedLong(bits, 16));
    }
    GgufFiles file = Bytes.minimal().tensor("good", type, new byte[2 * stride], 2L * elements);
    Path path = file.tensor("w", type, data, 64L * elements).write(folder.resolve("nan.gguf"));
    SheafException e = Refusal.ofScan(GgufErrors.NOT_FINITE, path);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.found()).contains(elements == 1 ? "element 37" : "block 37");
    assertThat(e.where()).contains("tensor 'w'");
    new GgufFormat().open(path, OpenOptions.DEFAULT).close();
  }

  @ParameterizedTest
  @CsvSource({"16, IQ2_XXS", "39, MXFP4", "77, type 77", "-1, type 4294967295", "4, withdrawn"})
  void row14_anUnknownQuantisationListsTheKnownOnes(int type, String name) {
    byte[] file = Bytes.oneTensor("blk.0.ffn_up.weight", new long[] {256}, type, 0);
    SheafException e = Refusal.of(GgufErrors.UNKNOWN_TYPE, folder, file);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(e.expected()).contains("F32").contains("Q4_0").contains("Q6_K").contains("BF16");
    assertThat(e.found()).contains(name);
    assertThat(e.where()).contains("tensor 0 'blk.0.ffn_up.weight'");
  }

  private static void truncate(Path file, long length) throws Exception {
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.setLength(length);
    }
  }
}
