package dev.sheaf.format.gguf.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import dev.sheaf.testing.SharedData;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real files, written by others. */
final class SharedFilesTest {
  private static final OpenOptions SCAN = new OpenOptions(false, true);
  private static final String STORIES = "models/tinystories-656k/tinystories-656k-%s.gguf";

  @Test
  void opensEveryFileThereIs() throws IOException {
    Path root = SharedData.require("models").getParent();
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(p -> p.toString().endsWith(".gguf")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      try (ModelSource source = new GgufFormat().open(file, SCAN)) {
        assertThat(source.family()).isNotBlank();
        long stored = source.tensors().stream().mapToLong(TensorInfo::bytes).sum();
        assertThat(stored).as("bytes of %s", file).isLessThanOrEqualTo(Files.size(file));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "models/stories260k/stories260K-f32.gguf, 48, 292800, F32",
    "models/stories260k/stories260K-q8_0.gguf, 48, 292800, Q8_0",
    "models/tinystories-656k/tinystories-656k-q5_1.gguf, 20, 656000, Q5_1",
    "models/smollm2-135m-instruct/smollm2-135m-instruct-q4_1.gguf, 272, 134515008, Q4_1"
  })
  void findsAllTensorsAndElements(String path, int tensors, long elements, TensorType type) {
    try (ModelSource source =
        new GgufFormat().open(SharedData.require(path), OpenOptions.DEFAULT)) {
      assertThat(source.tensors()).hasSize(tensors);
      assertThat(source.tensors().stream().mapToLong(TensorInfo::elements).sum())
          .isEqualTo(elements);
      assertThat(source.tensors()).anyMatch(t -> t.type() == type);
    }
  }

  /**
   * The same weights in another type: per tensor the mean error is a fraction of the mean
   * magnitude.
   */
  @ParameterizedTest
  @CsvSource({"f16, 0.001", "q8_0, 0.01", "q5_1, 0.05", "q4_0, 0.15"})
  void quantisedFilesHoldTheSameWeights(String type, double tolerance) {
    try (ModelSource exact = open(STORIES.formatted("f32"));
        ModelSource quantised = open(STORIES.formatted(type))) {
      assertThat(quantised.tensors()).hasSameSizeAs(exact.tensors());
      for (TensorInfo info : exact.tensors()) {
        Tensor other = quantised.find(info.name()).orElseThrow();
        assertThat(other.info().shape()).isEqualTo(info.shape());
        float[] a = values(exact.find(info.name()).orElseThrow());
        float[] b = values(other);
        double error = 0;
        double magnitude = 0;
        for (int i = 0; i < a.length; i++) {
          error += Math.abs(a[i] - b[i]);
          magnitude += Math.abs(a[i]);
        }
        assertThat(error / magnitude).as(info.name()).isLessThan(tolerance);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "q4_0"})
  void mappingGivesTheSameBytesAsReading(String type) {
    Path file = SharedData.require(STORIES.formatted(type));
    try (ModelSource read = new GgufFormat().open(file, OpenOptions.DEFAULT);
        ModelSource mapped = new GgufFormat().open(file, new OpenOptions(true, false))) {
      for (TensorInfo info : read.tensors()) {
        MemorySegment a = read.find(info.name()).orElseThrow().data();
        assertThat(a.mismatch(mapped.find(info.name()).orElseThrow().data())).isEqualTo(-1);
      }
      assertThat(mapped.digest()).isEqualTo(read.digest());
    }
  }

  @Test
  void theChatModelHasWhatItsReadersNeed() {
    String path = "models/smollm2-135m-instruct/smollm2-135m-instruct-q4_1.gguf";
    try (ModelSource source = open(path)) {
      assertThat(source.family()).isEqualTo("llama");
      assertThat(source.name().toLowerCase(Locale.ROOT)).startsWith("smollm2");
      assertThat(source.metadata().requireInteger("llama.block_count")).isEqualTo(30);
      assertThat(source.metadata().strings("tokenizer.ggml.tokens").orElseThrow()).hasSize(49_152);
      assertThat(source.metadata().requireString("tokenizer.chat_template")).contains("im_start");
      assertThat(source.digest())
          .isEqualTo("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");
    }
  }

  private static ModelSource open(String path) {
    return new GgufFormat().open(SharedData.require(path), OpenOptions.DEFAULT);
  }

  /** Dequantises the plain way. */
  private static float[] values(Tensor tensor) {
    TensorType type = tensor.info().type();
    MemorySegment data = tensor.data();
    int n = Math.toIntExact(tensor.info().elements());
    float[] out = new float[n];
    for (int i = 0; i < n; i++) {
      long block = (long) (i / type.blockElements()) * type.blockBytes();
      out[i] = value(type, data, block, i % type.blockElements());
    }
    return out;
  }

  private static float value(TensorType type, MemorySegment data, long block, int i) {
    return switch (type) {
      case F32 -> data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, block);
      case F16 -> half(data, block);
      case Q8_0 -> half(data, block) * data.get(ValueLayout.JAVA_BYTE, block + 2 + i);
      case Q4_0 -> half(data, block) * (nibble(data, block + 2, i) - 8);
      case Q5_1 -> {
        int high = data.get(ValueLayout.JAVA_INT_UNALIGNED, block + 4) >>> i & 1;
        yield half(data, block) * (nibble(data, block + 8, i) | high << 4) + half(data, block + 2);
      }
      default -> throw new IllegalArgumentException("no reader for " + type);
    };
  }

  private static float half(MemorySegment data, long at) {
    return Float.float16ToFloat(data.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
  }

  private static int nibble(MemorySegment data, long at, int i) {
    int both = data.get(ValueLayout.JAVA_BYTE, at + i % 16) & 0xff;
    return i < 16 ? both & 15 : both >>> 4;
  }
}
