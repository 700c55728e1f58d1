package dev.sheaf.format.gguf.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.testing.GgufFiles;
import dev.sheaf.testing.GgufFiles.LittleEndian;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 1 to 7 of the catalogue of bad inputs: what stands before the table of tensors. */
final class HeaderRefusalTest {
  private static final long TERABYTE = 1L << 40;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "GGUF"})
  void row01_fewerBytesThanAHeader(String content) {
    SheafException e = Refusal.of(GgufErrors.TRUNCATED_HEADER, folder, content.getBytes(US_ASCII));
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.found()).contains("bytes left of " + content.length());
    assertThat(e.where()).contains("bad.gguf, offset 0x" + (content.length() / 4 * 4));
  }

  @Test
  void row01_everyCutOfAWholeHeaderIsRefused() {
    byte[] whole = Bytes.twoTensors();
    int dataStart = whole.length - 256 - 128;
    Path file = folder.resolve("cut.gguf");
    for (int length = 0; length < dataStart; length++) {
      Bytes.write(file, Arrays.copyOf(whole, length));
      SheafException e =
          catchThrowableOfType(
              SheafException.class, () -> new GgufFormat().open(file, OpenOptions.DEFAULT).close());
      assertThat(e).as("cut at %d", length).isNotNull();
      // A cut after the counts shows first in whichever number no longer fits.
      assertThat(e.code())
          .isIn(
              GgufErrors.TRUNCATED_HEADER,
              GgufErrors.COUNT,
              GgufErrors.TRUNCATED_DATA,
              GgufErrors.OFFSET);
      assertThat(e.where()).contains("cut.gguf, offset 0x");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PK\u0003\u0004 a ZIP archive of a model | ZIP",
        "<!DOCTYPE html><html><body>404</body>   | HTML",
        "version https://git-lfs.github.com/spec | Git LFS",
        "FUGG and something after it             | bytes swapped",
        "{\"error\": \"not found\"}              | JSON",
        "nonsense, quite plainly                 | 6e 6f 6e 73"
      })
  void row02_anotherFileSaysWhatItLooksLike(String content, String lookalike) {
    SheafException e = Refusal.of(GgufErrors.NOT_GGUF, folder, content.getBytes(US_ASCII));
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).contains("GGUF");
    assertThat(e.found()).contains(lookalike);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void row02_aBigEndianFileIsNamedAsSuch(int version) {
    byte[] file = ByteBuffer.allocate(64).put("GGUF".getBytes(US_ASCII)).putInt(version).array();
    SheafException e = Refusal.of(GgufErrors.NOT_GGUF, folder, file);
    assertThat(e.expected()).contains("little-endian");
    assertThat(e.found()).contains("big-endian").contains("version " + version);
    assertThat(e.where()).contains("offset 0x4");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4, 4_000_000_000L})
  void row03_versionsOtherThanTwoAndThree(long version) {
    byte[] file =
        new LittleEndian().ascii("GGUF").i32((int) version).i64(0).i64(0).zeros(64).toByteArray();
    SheafException e = Refusal.of(GgufErrors.VERSION, folder, file);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).contains("2").contains("3");
    assertThat(e.found()).isEqualTo(Long.toString(version));
    assertThat(e.where()).contains("offset 0x4");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 1L << 62, 5})
  void row04_moreTensorsThanTheFileCanHold(long count) {
    SheafException e =
        Refusal.of(GgufErrors.COUNT, folder, Bytes.header(count, 0).zeros(4 * 33).toByteArray());
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.summary()).contains("tensors");
    assertThat(e.expected()).contains("at most 4");
    assertThat(e.found()).isEqualTo(Long.toUnsignedString(count));
    assertThat(e.where()).contains("offset 0x8");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 1L << 62, 5})
  void row04_moreKeysThanTheFileCanHold(long count) {
    SheafException e =
        Refusal.of(GgufErrors.COUNT, folder, Bytes.header(0, count).zeros(4 * 14).toByteArray());
    assertThat(e.summary()).contains("keys");
    assertThat(e.expected()).contains("at most 4");
    assertThat(e.found()).isEqualTo(Long.toUnsignedString(count));
    assertThat(e.where()).contains("offset 0x10");
  }

  @ParameterizedTest
  @ValueSource(longs = {TERABYTE, 0, 65_536, -1})
  void row05_aKeyLengthThatCannotBe(long length) {
    byte[] file = Bytes.header(0, 1).i64(length).zeros(70_000).toByteArray();
    SheafException e = Refusal.of(GgufErrors.TEXT, folder, file);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).isEqualTo("1 to 65535 bytes");
    assertThat(e.found()).isEqualTo(Long.toUnsignedString(length));
    assertThat(e.where()).contains("offset 0x18").contains("key 0");
  }

  @Test
  void row05_aKeyThatLeavesTheFile() {
    byte[] file = Bytes.header(0, 1).i64(1000).zeros(100).toByteArray();
    SheafException e = Refusal.of(GgufErrors.TRUNCATED_HEADER, folder, file);
    assertThat(e.expected()).contains("1000 bytes of key");
    assertThat(e.found()).contains("100 bytes left");
  }

  @Test
  void row05_aTextOfATerabyte() {
    byte[] value = new LittleEndian().i64(TERABYTE).ascii("short").toByteArray();
    SheafException e =
        Refusal.of(GgufErrors.TEXT, folder, Bytes.withKey("k", GgufFiles.STRING, value));
    assertThat(e.found()).isEqualTo(Long.toString(TERABYTE));
    assertThat(e.where()).contains("key 0 'k'");
  }

  @Test
  void row05_aTextOfAGigabyteInASmallFile() {
    byte[] value = new LittleEndian().i64(1 << 30).ascii("short").toByteArray();
    SheafException e =
        Refusal.of(
            GgufErrors.TRUNCATED_HEADER, folder, Bytes.withKey("k", GgufFiles.STRING, value));
    assertThat(e.expected()).contains("1073741824 bytes of text");
  }

  @Test
  void row05_aKeyTwice() {
    byte[] file = Bytes.minimal().uint32("k", 1).uint32("k", 2).bytes();
    SheafException e = Refusal.of(GgufErrors.TEXT, folder, file);
    assertThat(e.expected()).isEqualTo("every key once");
    assertThat(e.found()).contains("'k' again");
    assertThat(e.where()).contains("key 2 'k'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fe", "c0af", "eda080", "f5808080", "e282"})
  void row05_keysAndTextsThatAreNotUtf8(String hex) {
    byte[] wrong = HexFormat.of().parseHex(hex);
    byte[] text = new LittleEndian().i64(wrong.length).bytes(wrong).toByteArray();
    byte[] asKey = Bytes.header(0, 1).bytes(text).i32(GgufFiles.UINT8).zeros(64).toByteArray();
    SheafException key = Refusal.of(GgufErrors.TEXT, folder, asKey);
    assertThat(key.expected()).contains("UTF-8");
    assertThat(key.where()).contains("key 0");
    SheafException value =
        Refusal.of(GgufErrors.TEXT, folder, Bytes.withKey("k", GgufFiles.STRING, text));
    assertThat(value.expected()).contains("UTF-8");
    assertThat(value.where()).contains("key 0 'k'");
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 99, -1})
  void row06_anUnknownValueType(int type) {
    SheafException e = Refusal.of(GgufErrors.VALUE, folder, Bytes.withKey("k", type, new byte[8]));
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).contains("8 STRING").contains("12 FLOAT64");
    assertThat(e.found()).isEqualTo(Integer.toUnsignedString(type));
    assertThat(e.where()).contains("offset 0x21").contains("key 0 'k'");
  }

  @Test
  void row06_arraysNestedTenThousandDeep() {
    LittleEndian value = new LittleEndian();
    for (int i = 0; i < 10_000; i++) {
      value.i32(GgufFiles.ARRAY).i64(1);
    }
    byte[] nested = value.i32(GgufFiles.UINT8).i64(0).toByteArray();
    SheafException e =
        Refusal.of(GgufErrors.VALUE, folder, Bytes.withKey("k", GgufFiles.ARRAY, nested));
    assertThat(e.expected()).isEqualTo("at most 4 levels");
    assertThat(e.found()).isEqualTo("a level 5");
  }

  @ParameterizedTest
  @CsvSource({"8, 2305843009213693952", "10, 2305843009213693952", "0, -1", "9, 100", "8, 10"})
  void row06_anArrayLongerThanTheFile(int type, long length) {
    byte[] value = new LittleEndian().i32(type).i64(length).toByteArray();
    SheafException e =
        Refusal.of(GgufErrors.VALUE, folder, Bytes.withKey("k", GgufFiles.ARRAY, value));
    assertThat(e.expected()).contains("at most ").contains("elements of");
    assertThat(e.found()).isEqualTo(Long.toUnsignedString(length));
    assertThat(e.where()).contains("key 0 'k'");
  }

  @Test
  void row06_anUnsignedValueThatNoLongHolds() {
    byte[] value = new LittleEndian().i64(-1).toByteArray();
    SheafException e =
        Refusal.of(GgufErrors.VALUE, folder, Bytes.withKey("k", GgufFiles.UINT64, value));
    assertThat(e.found()).isEqualTo("18446744073709551615");
  }

  @Test
  void row06_aTruthValueThatIsNeither() {
    SheafException e =
        Refusal.of(GgufErrors.VALUE, folder, Bytes.withKey("k", GgufFiles.BOOL, new byte[] {2}));
    assertThat(e.expected()).isEqualTo("0 or 1");
    assertThat(e.found()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4, 13, 48, 131_072, 1L << 31})
  void row07_alignmentsThatCannotBe(long alignment) {
    byte[] file = Bytes.minimal().uint32("general.alignment", alignment).bytes();
    SheafException e = Refusal.of(GgufErrors.ALIGNMENT, folder, file);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).isEqualTo("a power of two from 8 to 65536");
    assertThat(e.found()).isEqualTo(Long.toString(alignment));
    assertThat(e.where()).contains("key 1 'general.alignment'");
  }

  @Test
  void row07_anAlignmentThatIsAText() {
    byte[] file = Bytes.minimal().string("general.alignment", "32").bytes();
    SheafException e = Refusal.of(GgufErrors.ALIGNMENT, folder, file);
    assertThat(e.expected()).isEqualTo("UINT32");
    assertThat(e.found()).isEqualTo("STRING");
  }

  @Test
  void aFileWithoutAnArchitectureIsRefused() {
    SheafException e =
        Refusal.of(GgufErrors.ARCHITECTURE, folder, GgufFiles.v3().uint32("k", 1).bytes());
    assertThat(e.expected()).contains("general.architecture");
  }
}
