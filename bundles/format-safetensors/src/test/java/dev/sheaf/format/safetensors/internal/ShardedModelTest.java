package dev.sheaf.format.safetensors.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.testing.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in several files with an index. */
final class ShardedModelTest {
  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String MAP =
      "{\"metadata\":{\"total_size\":32},\"weight_map\":{\"a\":\"%s\",\"b\":\"%s\"}}"
          .formatted(FIRST, SECOND);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({INDEX + ",false", FIRST + ",false", SECOND + ",true", INDEX + ",true"})
  void opensTheWholeModelFromTheIndexOrAnyOfItsFiles(String name, boolean mmap) throws Exception {
    write(MAP);
    Path path = folder.resolve(name);
    byte[] head = Files.readAllBytes(path);
    assertThat(new SafetensorsFormat().recognises(path, ByteBuffer.wrap(head, 0, 32))).isTrue();
    try (ModelSource source = new SafetensorsFormat().open(path, new OpenOptions(mmap, true))) {
      assertThat(source.tensors()).extracting(TensorInfo::name).containsExactly("a", "b");
      assertThat(
              source.find("a").orElseThrow().data().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, 5))
          .isEqualTo(5);
      assertThat(source.find("b").orElseThrow().data().byteSize()).isEqualTo(8);
      assertThat(source.name()).isEqualTo(folder.getFileName().toString());
      assertThat(source.fileBytes()).isEqualTo(bytesOfAllFiles());
    }
  }

  @Test
  void theDigestCoversEveryFile() throws Exception {
    write(MAP);
    String before = digest();
    assertThat(digest()).isEqualTo(before);
    shard(SECOND, "b", "F16", 4, new byte[] {1, 0, 1, 0, 1, 0, 1, 0});
    assertThat(digest()).isNotEqualTo(before);
  }

  @Test
  void row15_aMissingFileIsNamed() throws Exception {
    write(MAP);
    Files.delete(folder.resolve(SECOND));
    SheafException e =
        Refusal.of(SafetensorsErrors.MISSING_PART, folder.resolve(INDEX), OpenOptions.DEFAULT);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(e.found()).contains(SECOND);
  }

  @Test
  void row15_aPartWithoutItsIndexIsNotTakenForAModel() throws Exception {
    write(MAP);
    Files.delete(folder.resolve(INDEX));
    SheafException e =
        Refusal.of(SafetensorsErrors.MISSING_PART, folder.resolve(FIRST), OpenOptions.DEFAULT);
    assertThat(e.found()).contains(INDEX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"weight_map\":{}}",
        "{\"weight_map\":[]}",
        "{\"weight_map\":{\"a\":1}}",
        "{\"weight_map\":{\"a\":\"../evil.safetensors\"}}",
        "{\"weight_map\":{\"a\":\"/etc/passwd\"}}",
        "{\"weight_map\":{\"a\":\"pytorch_model.bin\"}}",
        "{\"weight_map\":{\"a\":\"" + FIRST + "\"}} trailing",
        "{\"weight_map\":{\"a\":\"" + FIRST + "\"",
        "{\"weight_map\":{\"b\":\"" + FIRST + "\",\"a\":\"" + SECOND + "\"}}",
        "{\"weight_map\":{\"a\":\"" + FIRST + "\",\"c\":\"" + FIRST + "\"}}",
        "[[[[[[[[1]]]]]]]]",
      })
  void row15_anIndexThatDoesNotFitItsFilesIsRefused(String index) throws Exception {
    write(index);
    Refusal.of(SafetensorsErrors.INDEX, folder.resolve(INDEX), OpenOptions.DEFAULT);
  }

  @Test
  void row15_aTensorInTwoFilesIsRefusedNamingBoth() throws Exception {
    write(MAP);
    shard(SECOND, "a", "F32", 2, new byte[8]);
    SheafException e =
        Refusal.of(SafetensorsErrors.INDEX, folder.resolve(INDEX), OpenOptions.DEFAULT);
    assertThat(e.found()).contains(FIRST).contains(SECOND);
  }

  @Test
  void row15_moreFilesThanAnyModelHasAreRefusedBeforeOneIsOpened() throws Exception {
    String map =
        IntStream.rangeClosed(0, ShardIndex.MOST_SHARDS)
            .mapToObj(i -> "\"t%d\":\"%d.safetensors\"".formatted(i, i))
            .collect(Collectors.joining(",", "{\"weight_map\":{", "}}"));
    write(map);
    Refusal.of(SafetensorsErrors.INDEX, folder.resolve(INDEX), OpenOptions.DEFAULT);
  }

  /** A real model cut in two reads like the whole. */
  @Test
  void aSharedModelInTwoFilesHasTheSameTensors() throws Exception {
    Path whole = SharedData.require("models/tinystories-656k/model.safetensors");
    Files.copy(whole.resolveSibling("config.json"), folder.resolve("config.json"));
    try (ModelSource one = new SafetensorsFormat().open(whole, OpenOptions.DEFAULT)) {
      List<TensorInfo> all = new ArrayList<>(one.tensors());
      String map =
          IntStream.range(0, all.size())
              .mapToObj(
                  i -> "\"%s\":\"%s\"".formatted(all.get(i).name(), i % 2 == 0 ? FIRST : SECOND))
              .collect(Collectors.joining(",", "{\"weight_map\":{", "}}"));
      Files.writeString(folder.resolve(INDEX), map);
      writeHalf(one, all, 0, FIRST);
      writeHalf(one, all, 1, SECOND);
      try (ModelSource two =
          new SafetensorsFormat().open(folder.resolve(INDEX), OpenOptions.DEFAULT)) {
        assertThat(two.tensors()).hasSameSizeAs(all);
        for (TensorInfo info : all) {
          assertThat(
                  two.find(info.name())
                      .orElseThrow()
                      .data()
                      .mismatch(one.find(info.name()).orElseThrow().data()))
              .as(info.name())
              .isEqualTo(-1);
        }
      }
    }
  }

  private void writeHalf(ModelSource source, List<TensorInfo> all, int half, String name)
      throws IOException {
    StringBuilder header = new StringBuilder();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int i = half; i < all.size(); i += 2) {
      TensorInfo info = all.get(i);
      byte[] bytes = source.find(info.name()).orElseThrow().data().toArray(ValueLayout.JAVA_BYTE);
      header
          .append(header.isEmpty() ? "{" : ",")
          .append(
              "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                  .formatted(
                      info.name(),
                      info.type(),
                      info.shape(),
                      data.size(),
                      data.size() + bytes.length));
      data.write(bytes);
    }
    Files.write(
        folder.resolve(name),
        ModelFiles.file(header.append('}').toString().getBytes(UTF_8), data.toByteArray()));
  }

  private String digest() {
    try (ModelSource source =
        new SafetensorsFormat().open(folder.resolve(INDEX), OpenOptions.DEFAULT)) {
      return source.digest();
    }
  }

  private long bytesOfAllFiles() throws IOException {
    try (var files = Files.list(folder)) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }

  private void write(String index) throws IOException {
    Files.writeString(folder.resolve("config.json"), ModelFiles.CONFIG);
    Files.writeString(folder.resolve(INDEX), index);
    ByteBuffer floats = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 6; i++) {
      floats.putFloat(i);
    }
    shard(FIRST, "a", "F32", 6, floats.array());
    shard(SECOND, "b", "F16", 4, new byte[8]);
  }

  private void shard(String file, String tensor, String type, int size, byte[] data)
      throws IOException {
    String header =
        "{\"%s\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(tensor, type, size, data.length);
    Files.write(folder.resolve(file), ModelFiles.file(header.getBytes(UTF_8), data));
  }
}
