package dev.sheaf.format.safetensors.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.CompanionFiles;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.RegularFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of one model: its tensors in one file or in several with an index, and beside them
 * {@code config.json} and the small files that {@link CompanionFiles} knows.
 *
 * <p>Holds the files until someone takes them over. <b>Threads.</b> Confined to one.
 */
final class ModelFolder implements AutoCloseable {
  static final String FAMILY_KEY = "model_type";
  static final String GENERATION_KEY = "generation_config";

  /** Real ones stay below one; labels of classifiers make the largest. */
  static final long LONGEST_CONFIG = 16L << 20;

  static final int DEEPEST_CONFIG = 64;

  /**
   * The opened files with what was read of them.
   *
   * @param path what was asked for: the file of tensors, the index, or one of several files
   * @param files every one, for the digest and to be closed
   */
  record Model(
      Path path,
      List<RegularFile> files,
      List<Shard> shards,
      CompanionFiles companions,
      Metadata metadata) {}

  private final List<RegularFile> held = new ArrayList<>();
  private @Nullable CompanionFiles companions;

  /** Opens the model that {@code path} belongs to. */
  Model open(Path path) {
    List<Shard> shards = shards(path);
    Path config = path.resolveSibling("config.json");
    if (Files.notExists(config)) {
      throw SheafException.of(
              SafetensorsErrors.CONFIG_MISSING, "there is no config.json beside the file")
          .expected("config.json in the same folder")
          .found("none")
          .where(config)
          .next("download the model's config.json into the folder of the .safetensors file")
          .toException();
    }
    Map<String, Object> values = new LinkedHashMap<>(document(hold(RegularFile.open(config))));
    requireFamily(values, config);
    CompanionFiles beside = CompanionFiles.beside(path);
    companions = beside;
    beside
        .file("generation_config.json")
        .ifPresent(file -> values.put(GENERATION_KEY, document(file)));
    Map<String, String> notes = new LinkedHashMap<>();
    shards.forEach(shard -> notes.putAll(shard.header().notes()));
    values.put(Header.NOTES_KEY, Map.copyOf(notes));
    List<RegularFile> all = new ArrayList<>(held);
    all.addAll(beside.files());
    return new Model(
        path, List.copyOf(all), shards, beside, new Metadata(values, config.toString()));
  }

  private List<Shard> shards(Path path) {
    Path beside = ShardIndex.besidePart(path);
    if (!ShardIndex.isNamed(path) && (beside == null || Files.notExists(beside))) {
      Shard only = Shard.read(hold(RegularFile.open(path)));
      if (beside != null) {
        throw ShardIndex.missing(beside, beside);
      }
      return List.of(only);
    }
    Path indexPath = beside == null ? path : beside;
    ShardIndex index = ShardIndex.read(hold(RegularFile.open(indexPath)));
    List<Shard> shards = new ArrayList<>();
    for (String name : index.names()) {
      Path part = path.resolveSibling(name);
      if (Files.notExists(part)) {
        throw ShardIndex.missing(part, indexPath);
      }
      shards.add(Shard.read(hold(RegularFile.open(part))));
    }
    index.check(shards);
    return List.copyOf(shards);
  }

  /** Leaves the files open: someone else closes them. */
  void release() {
    held.clear();
    companions = null;
  }

  @Override
  public void close() {
    held.forEach(RegularFile::close);
    if (companions != null) {
      companions.close();
    }
  }

  /** Reads a configuration. */
  static Map<String, Object> document(RegularFile file) {
    if (file.size() > LONGEST_CONFIG) {
      throw SheafException.of(
              SafetensorsErrors.CONFIG_JSON, "a configuration is larger than any real one")
          .expected("at most %d bytes".formatted(LONGEST_CONFIG))
          .found(file.size())
          .where(file.path())
          .next(SafetensorsErrors.REPLACE)
          .toException();
    }
    StrictJson json =
        new StrictJson(file, 0, file.size(), SafetensorsErrors.CONFIG_JSON, DEEPEST_CONFIG);
    return json.document(json::values);
  }

  private RegularFile hold(RegularFile file) {
    held.add(file);
    return file;
  }

  private static void requireFamily(Map<String, Object> values, Path config) {
    Object family = values.get(FAMILY_KEY);
    if (!(family instanceof String text) || text.isBlank()) {
      throw SheafException.of(
              SafetensorsErrors.ARCHITECTURE, "config.json does not say which architecture it is")
          .expected("a text under model_type")
          .found(family == null ? "none" : "'%s'".formatted(family))
          .where(config)
          .next("use the config.json that was published with the model")
          .toException();
    }
  }
}
