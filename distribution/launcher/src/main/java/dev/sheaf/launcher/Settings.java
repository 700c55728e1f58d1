package dev.sheaf.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The framework's properties: {@code conf/framework.properties}, then what {@code -D} overrides.
 */
final class Settings {
  private Settings() {}

  /**
   * Reads them for one process.
   *
   * @param overrides the properties of the JVM; those below {@code org.osgi.}, {@code felix.},
   *     {@code org.ops4j.} and {@code sheaf.} win over the file
   */
  static Map<String, String> read(Home home, CacheFolder cache, Properties overrides)
      throws LaunchException {
    Map<String, String> settings = new HashMap<>();
    Properties file = load(home.settings());
    String logFile = cache.lasting() ? "sheaf.log" : "sheaf-" + cache.name() + ".log";
    for (String key : file.stringPropertyNames()) {
      settings.put(
          key,
          file.getProperty(key)
              .replace("${sheaf.home}", home.root().toString())
              .replace("${sheaf.var}", home.var().toString()));
    }
    for (String key : overrides.stringPropertyNames()) {
      if (key.startsWith("org.osgi.")
          || key.startsWith("felix.")
          || key.startsWith("org.ops4j.")
          || key.startsWith("sheaf.")) {
        settings.put(key, overrides.getProperty(key));
      }
    }
    settings.put("org.osgi.framework.storage", cache.storage().toString());
    settings.put("sheaf.home", home.root().toString());
    settings.put("sheaf.var", home.var().toString());
    settings.put("sheaf.log.file", home.log().resolve(logFile).toString());
    // logback.xml sees system properties only.
    System.setProperty("sheaf.log.file", home.log().resolve(logFile).toString());
    return settings;
  }

  private static Properties load(Path path) throws LaunchException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(reader);
      return properties;
    } catch (NoSuchFileException e) {
      throw unreadable(path, "no such file", e);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(path, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private static LaunchException unreadable(Path path, String found, Exception cause) {
    return new LaunchException(
            LaunchCode.SETTINGS,
            "the framework's settings cannot be read",
            "a properties file in UTF-8",
            found,
            path,
            "correct the file, or take it from the archive again")
        .causedBy(cause);
  }
}
