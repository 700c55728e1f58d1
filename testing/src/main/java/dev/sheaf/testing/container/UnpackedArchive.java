package dev.sheaf.testing.container;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The archive as the build unpacked it: what operators get, read the way the launcher reads it.
 *
 * @param home the folder that holds {@code bin conf lib system}
 */
public record UnpackedArchive(Path home) {
  /**
   * The name of the property that says where the archive is; without it, it is searched upwards.
   */
  public static final String PROPERTY = "sheaf.archive";

  /**
   * Finds the archive that this build made.
   *
   * @throws IllegalStateException if there is none; that is a failed build and no reason to skip
   */
  public static UnpackedArchive find() {
    String named = System.getProperty(PROPERTY);
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path home =
          named == null ? folder.resolve("distribution/target/sheaf") : folder.resolve(named);
      if (Files.isDirectory(home.resolve("system"))) {
        return new UnpackedArchive(home);
      }
    }
    throw new IllegalStateException(
        "no unpacked archive above " + start + "; build it with: mvn -B verify");
  }

  /** Every bundle of the archive with its start level, in the order of levels and names. */
  public Map<Path, Integer> bundles() {
    Map<Path, Integer> bundles = new TreeMap<>();
    for (Path level : list(home.resolve("system"))) {
      for (Path jar : list(level)) {
        if (jar.toString().endsWith(".jar")) {
          bundles.put(jar, Integer.parseInt(String.valueOf(level.getFileName())));
        }
      }
    }
    return bundles;
  }

  /**
   * The framework properties of {@code conf/framework.properties}.
   *
   * @param var the folder that stands for {@code ${sheaf.var}}; the archive's own is left alone
   */
  public Map<String, String> settings(Path var) {
    Properties file = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("conf/framework.properties"))) {
      file.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings = new TreeMap<>();
    for (String key : file.stringPropertyNames()) {
      settings.put(
          key,
          file.getProperty(key)
              .replace("${sheaf.home}", home.toString())
              .replace("${sheaf.var}", var.toString()));
    }
    settings.put("sheaf.home", home.toString());
    settings.put("sheaf.var", var.toString());
    settings.put("sheaf.log.file", var.resolve("log").resolve("sheaf.log").toString());
    return settings;
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
