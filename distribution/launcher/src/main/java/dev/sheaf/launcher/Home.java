package dev.sheaf.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folders of an installation.
 *
 * @param root the unpacked archive: {@code bin conf lib system}; read, never written
 * @param var everything that a process writes; {@code <root>/var} unless {@code SHEAF_VAR} names
 *     another, which lets several users share a read-only installation
 */
record Home(Path root, Path var) {
  private static final int KEPT_LOGS = 10;

  static Home locate(@Nullable String root, @Nullable String var) throws LaunchException {
    if (root == null || root.isBlank()) {
      throw new LaunchException(
          LaunchCode.HOME,
          "the launcher was not told where Sheaf is installed",
          "the property sheaf.home",
          "nothing",
          "command line",
          "start through bin/sheaf, or pass -Dsheaf.home=<folder>");
    }
    Path home = Path.of(root).toAbsolutePath().normalize();
    if (!Files.isDirectory(home.resolve("system"))) {
      throw new LaunchException(
          LaunchCode.HOME,
          "this folder is not a Sheaf installation",
          "a folder 'system' with the bundles",
          "none",
          home,
          "unpack the archive again, or set sheaf.home to where it is");
    }
    boolean elsewhere = var != null && !var.isBlank();
    return new Home(home, elsewhere ? Path.of(var).toAbsolutePath() : home.resolve("var"));
  }

  Path system() {
    return root.resolve("system");
  }

  Path settings() {
    return root.resolve("conf").resolve("framework.properties");
  }

  Path log() {
    return var.resolve("log");
  }

  /** Keeps the newest logs of processes that ran beside another one, and deletes the others. */
  void forgetOldLogs() throws IOException {
    List<Path> logs = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(log(), "sheaf-process-*")) {
      found.forEach(logs::add);
    }
    if (logs.size() > KEPT_LOGS) {
      logs.sort(Comparator.comparing((Path log) -> log.toFile().lastModified()).reversed());
      for (Path old : logs.subList(KEPT_LOGS, logs.size())) {
        Files.deleteIfExists(old);
      }
    }
  }

  /** Makes the folders that a process writes to, and proves that it can. */
  void prepare() throws LaunchException {
    try {
      Files.createDirectories(log());
      Files.delete(Files.createTempFile(var, "write", ".probe"));
    } catch (IOException e) {
      throw new LaunchException(
              LaunchCode.VAR,
              "Sheaf cannot write to its working folder",
              "a folder that this user can write to, on a disk with room",
              e.getClass().getSimpleName() + ": " + e.getMessage(),
              var,
              "make it writable, or set SHEAF_VAR to a folder that is")
          .causedBy(e);
    }
  }
}
