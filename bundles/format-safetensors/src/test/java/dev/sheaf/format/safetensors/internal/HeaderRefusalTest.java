package dev.sheaf.format.safetensors.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.testing.FuzzRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 16 of the catalogue of bad inputs. */
final class HeaderRefusalTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void row16_fewerBytesThanALength(int bytes) {
    SheafException e = Refusal.of(SafetensorsErrors.TRUNCATED_HEADER, folder, new byte[bytes]);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.found()).isEqualTo(bytes + " bytes");
    assertThat(e.where()).contains("offset 0x0");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 1, 0, 100_000_001, 1L << 62})
  void row16_aHeaderLengthThatCannotBe(long length) {
    byte[] file = ModelFiles.file(length, "{}".getBytes(UTF_8), new byte[0]);
    SheafException e = Refusal.of(SafetensorsErrors.HEADER_LENGTH, folder, file);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).isEqualTo("2 to 100000000 bytes");
    assertThat(e.found()).isEqualTo(Long.toUnsignedString(length));
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 1000, 99_999_999})
  void row16_aHeaderLongerThanTheFile(long length) {
    byte[] file = ModelFiles.file(length, "{}".getBytes(UTF_8), new byte[0]);
    SheafException e = Refusal.of(SafetensorsErrors.HEADER_LENGTH, folder, file);
    assertThat(e.expected()).isEqualTo("at most 2 bytes");
    assertThat(e.found()).isEqualTo(Long.toString(length));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PK\u0003\u0004 a PyTorch archive          | ZIP",
        "GGUF and its version                      | GGUF",
        "<!DOCTYPE html><html>                     | HTML",
        "version https://git-lfs.github.com/spec/v1 | Git LFS",
        "plainly nothing                           | 70 6c 61"
      })
  void row16_anotherFileSaysWhatItLooksLike(String content, String lookalike) {
    SheafException e =
        Refusal.of(SafetensorsErrors.NOT_SAFETENSORS, folder, content.getBytes(ISO_8859_1));
    assertThat(e.found()).contains(lookalike);
    assertThat(e.next()).contains(".safetensors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ ",
        "{\"a\"",
        "{\"a\":}",
        "{'a':{}}",
        "{a:{}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},}",
        "{} x",
        "{}{}",
        "{/* comment */}",
        "{\"a\":1}",
        "{\"a\":null}",
        "{\"a\":[]}",
        "{\"a\":{}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e0],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":1}}",
        "{\"\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"__metadata__\":{\"a\":1}}",
        "{\"__metadata__\":[]}"
      })
  void row16_aHeaderThatIsNotTheFormatsJson(String header) {
    SheafException e = Refusal.ofHeader(SafetensorsErrors.HEADER_JSON, folder, header, 4);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.where()).contains("model.safetensors, $");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void row16_jsonAHundredThousandDeep(String open) {
    String header = "{\"a\":{\"shape\":" + open.repeat(100_000);
    SheafException e = Refusal.ofHeader(SafetensorsErrors.HEADER_JSON, folder, header, 0);
    assertThat(e.where()).contains("$.a.shape");
  }

  @Test
  void row16_aHeaderThatIsNotUtf8() {
    byte[] header = ModelFiles.TWO.replace("pt", "\u00ff\u00fe").getBytes(ISO_8859_1);
    byte[] file = ModelFiles.file(header, ModelFiles.twoData());
    SheafException e = Refusal.of(SafetensorsErrors.HEADER_JSON, folder, file);
    assertThat(e.expected()).contains("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":T,\"a\":T}",
        "{\"__metadata__\":{\"x\":\"1\",\"x\":\"2\"}}",
        "{\"__metadata__\":{},\"__metadata__\":{}}",
        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":T,\"\\u0061\":T}"
      })
  void row16_aNameTwice(String header) {
    String tensor = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    SheafException e =
        Refusal.ofHeader(SafetensorsErrors.DUPLICATE, folder, header.replace("T", tensor), 4);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).isEqualTo("every name once");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4, 8, 12, 12, gap",
    "4, 8, 8, 12, 12, gap",
    "0, 4, 0, 4, 4, overlaps",
    "0, 4, 2, 6, 6, overlaps",
    "0, 4, 4, 8, 9, follow the last"
  })
  void row16_gapsOverlapsAndLeftovers(int a0, int a1, int b0, int b1, int data, String what) {
    String header =
        """
        {"a":{"dtype":"F32","shape":[1],"data_offsets":[%d,%d]},\
        "b":{"dtype":"F32","shape":[1],"data_offsets":[%d,%d]}}\
        """
            .formatted(a0, a1, b0, b1);
    SheafException e = Refusal.ofHeader(SafetensorsErrors.OFFSETS, folder, header, data);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.summary()).contains(what);
    assertThat(e.where()).contains("offset 0x");
  }

  @ParameterizedTest
  @CsvSource({"4, 0", "0, 3", "0, 8", "9223372036854775803, 9223372036854775807"})
  void row16_offsetsThatDoNotFitTheShapeOrTheFile(long begin, long end) {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}".formatted(begin, end);
    SheafException e = Refusal.ofHeader(SafetensorsErrors.OFFSETS, folder, header, 4);
    assertThat(e.found()).contains(Long.toString(begin));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"4294967296,4294967296", "9223372036854775807", "4611686018427387904,0,4"})
  void row16_aShapeLargerThanAnyFile(String shape) {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[0,4]}}".formatted(shape);
    SheafException e = Refusal.ofHeader(SafetensorsErrors.SHAPE, folder, header, 4);
    assertThat(e.expected()).contains("below 2^63");
  }

  @Test
  void row16_everyCutIsRefused() throws Exception {
    byte[] whole = ModelFiles.file(ModelFiles.TWO.getBytes(UTF_8), ModelFiles.twoData());
    Path good = ModelFiles.write(folder, whole);
    for (int length = 0; length < whole.length; length++) {
      Path file = ModelFiles.overwrite(good, Arrays.copyOf(whole, length));
      SheafException e =
          catchThrowableOfType(
              SheafException.class,
              () -> new SafetensorsFormat().open(file, OpenOptions.DEFAULT).close());
      assertThat(e).as("cut at %d", length).isNotNull();
      if (length >= whole.length - 32) {
        assertThat(e.code()).isEqualTo(SafetensorsErrors.TRUNCATED_DATA);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"U8", "BOOL", "F8_E4M3", "f32", "C64"})
  void row14_anUnknownTypeListsTheKnownOnes(String type) {
    String header =
        "{\"a\":{\"dtype\":\"%s\",\"shape\":[4],\"data_offsets\":[0,4]}}".formatted(type);
    SheafException e = Refusal.ofHeader(SafetensorsErrors.UNKNOWN_TYPE, folder, header, 4);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(e.expected()).contains("F32 F16 BF16");
    assertThat(e.found()).isEqualTo(type);
    assertThat(e.where()).contains("$.a.dtype");
  }

  @Test
  void moreTensorsThanAnyModelHasAreRefused() {
    StringBuilder header = new StringBuilder("{\"t0\":");
    String entry = "{\"dtype\":\"I8\",\"shape\":[0],\"data_offsets\":[0,0]}";
    header.append(entry);
    for (int i = 1; i <= Header.MOST_TENSORS; i++) {
      header.append(",\"t").append(i).append("\":").append(entry);
    }
    byte[] file = ModelFiles.file(header.append('}').toString().getBytes(US_ASCII), new byte[0]);
    Path path = ModelFiles.write(folder, file);
    SheafException e =
        catchThrowableOfType(
            SheafException.class, () -> new SafetensorsFormat().open(path, OpenOptions.DEFAULT));
    assertThat(e.code()).isEqualTo(SafetensorsErrors.COUNT);
    assertThat(e.expected()).contains("262144");
  }

  /** By hand without end: {@code -Dsheaf.fuzz.minutes=n}. */
  @Test
  void onlyCodedRefusalsComeOutOfDamagedFiles() {
    byte[] original = ModelFiles.file(ModelFiles.TWO.getBytes(UTF_8), ModelFiles.twoData());
    Path file = ModelFiles.write(folder, original);
    FuzzRun.Counts counts =
        FuzzRun.of(
            "safetensors headers",
            3000,
            seed -> {
              ModelFiles.overwrite(file, damaged(original, new SplittableRandom(seed)));
              OpenOptions options = new OpenOptions(seed % 4 == 0, seed % 3 == 0);
              try (ModelSource source = new SafetensorsFormat().open(file, options)) {
                source.tensors().forEach(t -> assertThat(source.find(t.name())).isPresent());
              }
            });
    assertThat(counts.accepted()).as("files that survived").isBetween(1L, counts.tried() / 2);
    assertThat(counts.refused()).as("codes that came up").hasSizeGreaterThan(4);
  }

  private static byte[] damaged(byte[] original, SplittableRandom random) {
    byte[] out = original.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(out.length);
      switch (random.nextInt(6)) {
        case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> out[at] = (byte) random.nextInt();
        case 2 -> out[at] = (byte) "{}[]\":,0123456789-eE.\\".charAt(random.nextInt(22));
        case 3 ->
            ByteBuffer.wrap(out)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, original.length + random.nextInt(-260, 100));
        case 4 -> {
          int from = random.nextInt(out.length);
          System.arraycopy(original, from, out, at, Math.min(16, out.length - Math.max(from, at)));
        }
        default -> {
          return Arrays.copyOf(out, at);
        }
      }
    }
    return out;
  }
}
