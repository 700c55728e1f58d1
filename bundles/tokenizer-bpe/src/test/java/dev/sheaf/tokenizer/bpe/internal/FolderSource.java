package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model that is nothing but its tokenizer's files. */
final class FolderSource implements ModelSource {
  private final Map<String, byte[]> files;

  FolderSource(Map<String, byte[]> files) {
    this.files = files;
  }

  /** What lies in a folder of the shared data. */
  static FolderSource shared(String folder) {
    Map<String, byte[]> files = new HashMap<>();
    try (var paths = Files.list(SharedData.require(folder))) {
      for (Path path : paths.toList()) {
        files.put(path.getFileName().toString(), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FolderSource(files);
  }

  @Override
  public Optional<byte[]> companion(String fileName) {
    return Optional.ofNullable(files.get(fileName));
  }

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
    return "test";
  }

  @Override
  public Path path() {
    return Path.of("folder");
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
    return new Metadata(Map.of(), "folder");
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
