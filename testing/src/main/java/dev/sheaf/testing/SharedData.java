package dev.sheaf.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The data that tests may use but do not bring along: models, goldens, tokenizer vectors.
 *
 * <p>It is looked for in the system property {@code sheaf.data}, then in the environment variable
 * {@code SHEAF_DATA}, then as {@code shared/data} in the working folder and each folder above it.
 * Where it is absent, a test that needs it is skipped by name, never passed in silence: {@link
 * SharedDataSummary} counts both kinds and says so when the run ends.
 *
 * <p><b>Threads.</b> Safe.
 */
public final class SharedData {
  private static final String PROPERTY = "sheaf.data";
  private static final String VARIABLE = "SHEAF_DATA";
  private static final AtomicInteger USES = new AtomicInteger();

  private SharedData() {}

  /** The folder itself, or empty where this machine has none. */
  public static Optional<Path> root() {
    return locate(
        System.getProperty(PROPERTY), System.getenv(VARIABLE), Path.of("").toAbsolutePath());
  }

  /**
   * A file or folder of the shared data.
   *
   * @param relative path below the root, with forward slashes: {@code
   *     models/stories260k/golden.json}
   * @return the existing path
   * @throws MissingSharedDataException if it is not there: the test is then reported as skipped,
   *     with a message that names what was missing
   * @throws IllegalArgumentException if the path is absolute or leaves the root
   */
  public static Path require(String relative) {
    Path wanted = Path.of(relative).normalize();
    if (wanted.isAbsolute() || wanted.startsWith("..")) {
      throw new IllegalArgumentException("relative must stay below the root, was " + relative);
    }
    Path found =
        root()
            .map(root -> root.resolve(wanted))
            .filter(Files::exists)
            .orElseThrow(() -> MissingSharedDataException.of(relative));
    USES.incrementAndGet();
    return found;
  }

  /** How often {@link #require} has answered with a path since the JVM started. */
  static int uses() {
    return USES.get();
  }

  static Optional<Path> locate(@Nullable String property, @Nullable String variable, Path start) {
    for (String explicit : new String[] {property, variable}) {
      if (explicit != null && !explicit.isBlank()) {
        return Optional.of(Path.of(explicit)).filter(Files::isDirectory);
      }
    }
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path candidate = folder.resolve("shared").resolve("data");
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
