package dev.sheaf.format.safetensors.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.RegularFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of one model: the tensors and, beside them, {@code config.json} and perhaps {@code
 * generation_config.json}.
 *
 * <p>Holds the files until someone takes them over. <b>Threads.</b> Confined to one.
 */
final class ModelFolder implements AutoCloseable {
  static final String FAMILY_KEY = "model_type";
  static final String GENERATION_KEY = "generation_config";

  /** Real ones stay below one; labels of classifiers make the largest. */
  static final long LONGEST_CONFIG = 16L << 20;

  static final int DEEPEST_CONFIG = 64;

  /** The opened files with what was read of them; {@code files} starts with the tensors'. */
  record Model(List<RegularFile> files, Header header, Metadata metadata) {}

  private final List<RegularFile> held = new ArrayList<>();

  /** Opens the model whose tensors are in {@code path}. */
  Model open(Path path) {
    RegularFile tensors = hold(RegularFile.open(path));
    Header header = Header.read(tensors);
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
    Map<String, Object> values = new LinkedHashMap<>(document(config));
    requireFamily(values, config);
    Path generation = path.resolveSibling("generation_config.json");
    if (Files.exists(generation)) {
      values.put(GENERATION_KEY, document(generation));
    }
    values.put(Header.NOTES_KEY, header.notes());
    return new Model(List.copyOf(held), header, new Metadata(values, config.toString()));
  }

  /** Leaves the files open: someone else closes them. */
  void release() {
    held.clear();
  }

  @Override
  public void close() {
    held.forEach(RegularFile::close);
  }

  private Map<String, Object> document(Path path) {
    RegularFile file = hold(RegularFile.open(path));
    if (file.size() > LONGEST_CONFIG) {
      throw SheafException.of(
              SafetensorsErrors.CONFIG_JSON, "a configuration is larger than any real one")
          .expected("at most %d bytes".formatted(LONGEST_CONFIG))
          .found(file.size())
          .where(path)
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
