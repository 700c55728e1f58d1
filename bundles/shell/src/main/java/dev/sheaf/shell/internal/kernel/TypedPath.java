package dev.sheaf.shell.internal.kernel;

import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Paths as people type them. */
public final class TypedPath {
  private static final int MOST_PROPOSED = 200;

  private TypedPath() {}

  /** The path, if this can be one; {@code ~/} is the home folder, for a quoted word keeps it. */
  public static Optional<Path> path(String typed) {
    try {
      String home = System.getProperty("user.home", "");
      String expanded = typed.startsWith("~/") ? home + typed.substring(1) : typed;
      return Optional.of(Path.of(expanded).toAbsolutePath().normalize());
    } catch (InvalidPathException notOne) {
      return Optional.empty();
    }
  }

  /** An existing file or folder. */
  public static Path existing(String typed, ErrorCode code, String what) {
    Optional<Path> path = path(typed);
    if (path.isEmpty() || !Files.exists(path.get())) {
      throw SheafException.of(code, "there is no %s '%s'".formatted(what, typed))
          .expected("an existing file")
          .found(path.isEmpty() ? "text that cannot be a path" : "nothing there")
          .where(path.map(Path::toString).orElse(typed))
          .next("check the path; it is relative to the folder the command was started in")
          .toException();
    }
    return path.get();
  }

  /** Files and folders that begin as typed; folders end in a slash. */
  public static List<Candidate> proposals(String typed) {
    int slash = typed.lastIndexOf('/');
    String folder = typed.substring(0, slash + 1);
    Optional<Path> at = path(folder.isEmpty() ? "." : folder);
    if (at.isEmpty() || !Files.isDirectory(at.get())) {
      return List.of();
    }
    List<Candidate> proposals = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(at.get())) {
      for (Path entry : entries) {
        String name = folder + entry.getFileName();
        boolean hidden = entry.getFileName().toString().startsWith(".");
        if (name.startsWith(typed) && !hidden && proposals.size() < MOST_PROPOSED) {
          boolean directory = Files.isDirectory(entry);
          proposals.add(
              new Candidate(directory ? name + "/" : name, directory ? "folder" : "file"));
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      throw new UncheckedIOException(
          unreadable instanceof IOException io ? io : new IOException(unreadable));
    }
    return proposals;
  }

  /** A file that cannot be read. */
  public static SheafException unreadable(Path path, IOException cause) {
    return SheafException.of(ShellErrors.UNREADABLE, "the file cannot be read")
        .expected("a readable file")
        .found(cause.getClass().getSimpleName() + ": " + cause.getMessage())
        .where(path)
        .next("check its permissions")
        .cause(cause)
        .toException();
  }
}
