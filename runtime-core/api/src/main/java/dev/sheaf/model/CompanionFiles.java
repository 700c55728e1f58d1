package dev.sheaf.model;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The small files that are published beside a model's weights: its tokenizer, its chat template,
 * its makers' advice. What formats of more than one file give as {@link ModelSource#companion}.
 *
 * <p>Those of {@link #NAMES} that are there are opened at once and stay open, so that nothing that
 * is renamed over them later slips in. <b>Threads.</b> Safe. <b>Errors.</b> As {@link RegularFile}.
 */
public final class CompanionFiles implements AutoCloseable {
  /** The names that are looked for, in the order of {@link #files()}. */
  public static final List<String> NAMES =
      List.of(
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "tokenizer.model",
          "tekken.json",
          "vocab.json",
          "merges.txt",
          "chat_template.jinja");

  /** Bytes of the largest that is read; real ones stay below 20 MiB. */
  public static final long LARGEST = 64L << 20;

  private final Map<String, RegularFile> files = new LinkedHashMap<>();

  private CompanionFiles() {}

  /**
   * Opens those in the folder of {@code file}.
   *
   * @throws dev.sheaf.error.SheafException one of them is no regular file or may not be read;
   *     nothing stays open
   */
  public static CompanionFiles beside(Path file) {
    CompanionFiles opened = new CompanionFiles();
    try {
      for (String name : NAMES) {
        Path path = file.resolveSibling(name);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          opened.files.put(name, RegularFile.open(path));
        }
      }
      return opened;
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  /** The opened files. */
  public List<RegularFile> files() {
    return List.copyOf(files.values());
  }

  /** The opened file of that name. */
  public Optional<RegularFile> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /**
   * The whole content of the file of that name.
   *
   * @throws dev.sheaf.error.SheafException it is larger than {@link #LARGEST}, or the disk failed
   */
  public Optional<byte[]> read(String name) {
    return file(name).map(f -> f.readAll(LARGEST));
  }

  @Override
  public void close() {
    files.values().forEach(RegularFile::close);
  }
}
