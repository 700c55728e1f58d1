package dev.sheaf.format.safetensors.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.model.RegularFile;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.testing.SharedData;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsFormatTest {
  private static final OpenOptions SCAN = new OpenOptions(false, true);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsTensorsInHeaderOrder(boolean mmap) {
    Path file = ModelFiles.writeTwo(folder, ModelFiles.CONFIG);
    try (ModelSource source = new SafetensorsFormat().open(file, new OpenOptions(mmap, true))) {
      assertThat(source.tensors()).extracting(TensorInfo::name).containsExactly("a", "b");
      Tensor a = source.find("a").orElseThrow();
      assertThat(a.info().shape()).containsExactly(2L, 3L);
      assertThat(a.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED))
          .containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(a.data().isReadOnly()).isTrue();
      assertThat(source.find("c")).isEmpty();
    }
  }

  @Test
  void acceptsScalarsEmptyTensorsAndHeadersPaddedWithSpaces() {
    String header =
        """
        {"s":{"dtype":"F64","shape":[],"data_offsets":[0,8]},\
        "z":{"dtype":"I8","shape":[0,7],"data_offsets":[8,8]}}\
        """;
    Path file = ModelFiles.write(folder, ModelFiles.file(header.getBytes(UTF_8), new byte[8]));
    for (boolean mmap : new boolean[] {false, true}) {
      try (ModelSource source = new SafetensorsFormat().open(file, new OpenOptions(mmap, true))) {
        assertThat(source.find("s").orElseThrow().info().elements()).isEqualTo(1);
        assertThat(source.find("z").orElseThrow().data().byteSize()).isZero();
      }
    }
  }

  @Test
  void givesTheConfigurationByItsDocumentedTypes() throws Exception {
    Path file =
        ModelFiles.writeTwo(
            folder,
            """
            {"model_type": "qwen2", "hidden_size": 64, "rms_norm_eps": 1e-06, "rope_theta": 10000.0,
             "tie_word_embeddings": true, "sliding_window": null, "architectures": ["Qwen2ForCausalLM"],
             "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "low": {"deep": 1}}, "eos_token_id": [1, 2],
             "huge": 1000000000000000019884624838656, "most": 9223372036854775807, "mixed": [1, null]}\
            """);
    Files.writeString(folder.resolve("generation_config.json"), "{\"top_k\": 20, \"top_p\": 0.8}");
    try (ModelSource source = new SafetensorsFormat().open(file, OpenOptions.DEFAULT)) {
      Metadata m = source.metadata();
      assertThat(source.family()).isEqualTo("qwen2");
      assertThat(m.integer("hidden_size")).hasValue(64);
      assertThat(m.number("rms_norm_eps")).hasValue(1e-6);
      assertThat(m.value("rope_theta")).hasValue(10_000.0);
      assertThat(m.bool("tie_word_embeddings")).hasValue(true);
      assertThat(m.has("sliding_window")).isFalse();
      assertThat(m.strings("architectures").orElseThrow()).containsExactly("Qwen2ForCausalLM");
      assertThat(m.string("rope_scaling.rope_type")).hasValue("yarn");
      assertThat(m.integer("rope_scaling.low.deep")).hasValue(1);
      assertThat(m.integers("eos_token_id").orElseThrow()).containsExactly(1, 2);
      assertThat(m.number("huge")).hasValue(1000000000000000019884624838656.0);
      assertThat(m.integer("most")).hasValue(Long.MAX_VALUE);
      assertThat(m.has("mixed")).isFalse();
      assertThat(m.integer("generation_config.top_k")).hasValue(20);
      assertThat(m.value("__metadata__")).hasValue(Map.of("format", "pt"));
    }
  }

  @Test
  void namesAModelAfterItsFolderUnlessTheFileSaysMore() throws Exception {
    Path tiny = Files.createDirectory(folder.resolve("tiny-llama"));
    Path file = ModelFiles.writeTwo(tiny, ModelFiles.CONFIG);
    try (ModelSource source = new SafetensorsFormat().open(file, OpenOptions.DEFAULT)) {
      assertThat(source.name()).isEqualTo("tiny-llama");
    }
    Path renamed = Files.move(file, tiny.resolve("llama-f16.safetensors"));
    try (ModelSource source = new SafetensorsFormat().open(renamed, OpenOptions.DEFAULT)) {
      assertThat(source.name()).isEqualTo("llama-f16");
      assertThat(source.format()).isEqualTo("safetensors");
    }
  }

  @Test
  void digestsTensorsAndConfigurationTogether() throws Exception {
    Path file = ModelFiles.writeTwo(folder, ModelFiles.CONFIG);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update(Files.readAllBytes(file));
    sha.update(ModelFiles.CONFIG.getBytes(UTF_8));
    String first;
    try (ModelSource source = new SafetensorsFormat().open(file, OpenOptions.DEFAULT)) {
      first = source.digest();
      assertThat(first).isEqualTo(HexFormat.of().formatHex(sha.digest()));
      assertThat(source.fileBytes()).isEqualTo(Files.size(file) + ModelFiles.CONFIG.length());
    }
    Files.writeString(folder.resolve("config.json"), ModelFiles.CONFIG.replace("64", "65"));
    try (ModelSource source = new SafetensorsFormat().open(file, OpenOptions.DEFAULT)) {
      assertThat(source.digest()).isNotEqualTo(first);
    }
  }

  @Test
  void freesItsMemoryOnceWhenClosed() {
    Path file = ModelFiles.writeTwo(folder, ModelFiles.CONFIG);
    ModelSource source = new SafetensorsFormat().open(file, OpenOptions.DEFAULT);
    MemorySegment data = source.find("a").orElseThrow().data();
    source.close();
    source.close();
    assertThat(data.scope().isAlive()).isFalse();
    assertThatThrownBy(() -> source.find("a")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(source::digest).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void row10_aTensorAskedForAfterTheFileShrankIsRefused() throws Exception {
    Path file = ModelFiles.writeTwo(folder, ModelFiles.CONFIG);
    try (ModelSource source = new SafetensorsFormat().open(file, OpenOptions.DEFAULT)) {
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length - 1));
      assertThat(source.find("a")).isPresent();
      assertThatThrownBy(() -> source.find("b"))
          .isInstanceOf(SheafException.class)
          .hasMessageContaining(RegularFile.CHANGED.name())
          .hasMessageContaining("model.safetensors");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "model.safetensors, 2, '{', true",
    "model.bin, 100, '{\"', true",
    "model.bin, 100000001, '{', false",
    "model.bin, 100, '[', false",
    "model.safetensors, 100, '[', true",
    "model.bin, 1, '{', false"
  })
  void recognisesTheShapeOfTheHeaderOrTheName(String name, long length, String json, boolean yes) {
    ByteBuffer head = ByteBuffer.wrap(ModelFiles.file(length, json.getBytes(UTF_8), new byte[0]));
    assertThat(new SafetensorsFormat().recognises(Path.of(name), head)).isEqualTo(yes);
    assertThat(head.position()).isZero();
  }

  @Test
  void leavesAGgufFileOfAWrongNameToItsOwnFormat() {
    ByteBuffer head = ByteBuffer.wrap("GGUF\3\0\0\0".getBytes(ISO_8859_1));
    assertThat(new SafetensorsFormat().recognises(Path.of("m.safetensors"), head)).isFalse();
  }

  @Test
  void refusesAModelWithoutItsConfiguration() throws Exception {
    Path file = ModelFiles.writeTwo(folder, ModelFiles.CONFIG);
    Files.delete(folder.resolve("config.json"));
    SheafException e = Refusal.of(SafetensorsErrors.CONFIG_MISSING, file, OpenOptions.DEFAULT);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(e.where()).contains("config.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"model_type\":\"llama\",}",
        "{\"model_type\":'llama'}",
        "{\"x\":NaN}",
        "{\"x\":1e999}",
        "{\"x\":01}",
        "{\"x\":1} {}",
        "{\"x\":[1,]}",
        "{\"x\":Infinity}"
      })
  void refusesAConfigurationThatIsNotStrictJson(String config) {
    Path file = ModelFiles.writeTwo(folder, config);
    SheafException e = Refusal.of(SafetensorsErrors.CONFIG_JSON, file, OpenOptions.DEFAULT);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.where()).contains("config.json, $");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":", "["})
  void refusesAConfigurationNestedTooDeeply(String open) {
    Path file = ModelFiles.writeTwo(folder, "{\"x\":" + open.repeat(100_000));
    SheafException e = Refusal.of(SafetensorsErrors.CONFIG_JSON, file, OpenOptions.DEFAULT);
    assertThat(e.expected()).isEqualTo("at most 64 levels");
  }

  @Test
  void refusesAKeyTwiceInAConfiguration() {
    Path file = ModelFiles.writeTwo(folder, "{\"model_type\":\"llama\",\"a\":{\"b\":1,\"b\":2}}");
    SheafException e = Refusal.of(SafetensorsErrors.DUPLICATE, file, OpenOptions.DEFAULT);
    assertThat(e.found()).isEqualTo("'b' again");
    assertThat(e.where()).contains("config.json, $.a.b");
  }

  @Test
  void refusesAConfigurationThatIsTooLarge() {
    Path file = ModelFiles.writeTwo(folder, " ".repeat((int) ModelFolder.LONGEST_CONFIG) + "{}");
    SheafException e = Refusal.of(SafetensorsErrors.CONFIG_JSON, file, OpenOptions.DEFAULT);
    assertThat(e.expected()).contains("16777216");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"model_type\":\"\"}", "{\"model_type\":3}", "{\"model_type\":null}"})
  void refusesAConfigurationWithoutAFamily(String config) {
    Path file = ModelFiles.writeTwo(folder, config);
    SheafException e = Refusal.of(SafetensorsErrors.ARCHITECTURE, file, OpenOptions.DEFAULT);
    assertThat(e.expected()).contains("model_type");
  }

  @Test
  void row18_onlyARegularFileIsOpened() throws Exception {
    SheafException e = Refusal.of(RegularFile.NOT_REGULAR, folder, OpenOptions.DEFAULT);
    assertThat(e.found()).isEqualTo("a folder");
    Path device = Path.of("/dev/zero");
    Assumptions.assumeTrue(Files.exists(device), "this system has no /dev/zero");
    Path link = Files.createSymbolicLink(folder.resolve("zero.safetensors"), device);
    Refusal.of(RegularFile.NOT_REGULAR, link, OpenOptions.DEFAULT);
    Refusal.of(RegularFile.NO_SUCH_FILE, folder.resolve("none.safetensors"), OpenOptions.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({"F32, 4, 7f800000", "F16, 2, 7e00", "BF16, 2, ff80", "F64, 8, 7ff8000000000000"})
  void row11_aScanRefusesWhatIsNotFinite(String type, int bytes, String bits) {
    ByteBuffer data = ByteBuffer.allocate(10 * bytes).order(ByteOrder.LITTLE_ENDIAN);
    long value = Long.parseUnsignedLong(bits, 16);
    for (int i = 0; i < bytes; i++) {
      data.put(7 * bytes + i, (byte) (value >>> (8 * i)));
    }
    String header =
        "{\"w\":{\"dtype\":\"%s\",\"shape\":[10],\"data_offsets\":[0,%d]}}"
            .formatted(type, 10 * bytes);
    Path file = ModelFiles.write(folder, ModelFiles.file(header.getBytes(UTF_8), data.array()));
    SheafException e = Refusal.of(SafetensorsErrors.NOT_FINITE, file, SCAN);
    assertThat(e.found()).contains("element 7");
    assertThat(e.where()).contains("tensor 'w'");
    new SafetensorsFormat().open(file, OpenOptions.DEFAULT).close();
  }

  @Test
  void opensEverySharedFile() throws IOException {
    Path models = SharedData.require("models");
    List<Path> files;
    try (Stream<Path> all = Files.walk(models)) {
      files = all.filter(p -> p.toString().endsWith(".safetensors")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      try (ModelSource source = new SafetensorsFormat().open(file, SCAN)) {
        assertThat(source.family()).isNotBlank();
        assertThat(source.tensors()).as(file.toString()).isNotEmpty();
        for (TensorInfo info : source.tensors()) {
          assertThat(source.find(info.name()).orElseThrow().data().byteSize())
              .isEqualTo(info.bytes());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "models/tinystories-656k/model.safetensors, 20, 656000",
    "models/stories260k/model.safetensors, 47, 260032"
  })
  void findsAllTensorsAndElements(String path, int tensors, long elements) {
    try (ModelSource source =
        new SafetensorsFormat().open(SharedData.require(path), OpenOptions.DEFAULT)) {
      assertThat(source.tensors()).hasSize(tensors);
      assertThat(source.tensors().stream().mapToLong(TensorInfo::elements).sum())
          .isEqualTo(elements);
      assertThat(source.metadata().requireInteger("num_hidden_layers")).isPositive();
    }
  }
}
