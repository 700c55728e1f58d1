package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Model sources without weights: companions alone. */
final class Sources {
  private Sources() {}

  /** A source with these files. */
  static ModelSource of(Map<String, String> files) {
    Map<String, byte[]> bytes = new HashMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return new Fake(bytes, Map.of());
  }

  /** A source with these files' bytes and this metadata. */
  static ModelSource of(Map<String, byte[]> files, Map<String, Object> metadata) {
    return new Fake(files, metadata);
  }

  /** A folder of the shared data. */
  static ModelSource shared(String folder) {
    Map<String, byte[]> files = new HashMap<>();
    Path path = SharedData.require(folder + "/tokenizer.json").getParent();
    for (String name :
        List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "generation_config.json")) {
      if (Files.exists(path.resolve(name))) {
        try {
          files.put(name, Files.readAllBytes(path.resolve(name)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return new Fake(files, Map.of());
  }

  private record Fake(Map<String, byte[]> files, Map<String, Object> keys) implements ModelSource {
    @Override
    public String format() {
      return "tokenizer";
    }

    @Override
    public String family() {
      return "tokenizer";
    }

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public Path path() {
      return Path.of("folder", "tokenizer.json");
    }

    @Override
    public long fileBytes() {
      return 0;
    }

    @Override
    public String digest() {
      return "";
    }

    @Override
    public Metadata metadata() {
      return new Metadata(keys, "fake");
    }

    @Override
    public Optional<byte[]> companion(String fileName) {
      return Optional.ofNullable(files.get(fileName));
    }

    @Override
    public Collection<TensorInfo> tensors() {
      return List.of();
    }

    @Override
    public Optional<Tensor> find(String name) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
