package dev.sheaf.shell.internal.kernel;

import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.error.SheafException;
import dev.sheaf.report.ModelReport;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a person meant by a word: a loaded model, or a file. */
public sealed interface ModelOrFile {
  /** A loaded model's full name. */
  record Loaded(String name) implements ModelOrFile {}

  /** An existing file or folder. */
  record File(Path path) implements ModelOrFile {}

  /**
   * A loaded model's name goes first; then a file; then a shortened name.
   *
   * @param what for the refusal: {@code model file}
   */
  static ModelOrFile of(InferenceEngine engine, String typed, String what) {
    List<String> loaded = engine.models().stream().map(ModelReport::name).toList();
    if (loaded.contains(typed)) {
      return new Loaded(typed);
    }
    Optional<Path> file = TypedPath.path(typed).filter(Files::exists);
    if (file.isPresent()) {
      return new File(file.get());
    }
    if (loaded.stream().anyMatch(name -> !typed.isEmpty() && name.startsWith(typed))) {
      return new Loaded(LiveNames.model(engine, typed));
    }
    throw SheafException.of(
            ShellErrors.NO_SUCH_NAME, "there is no loaded model and no file '%s'".formatted(typed))
        .expected(
            loaded.isEmpty()
                ? "a " + what
                : "a %s, or one of %s".formatted(what, String.join(", ", loaded)))
        .found("neither")
        .where(TypedPath.path(typed).map(Path::toString).orElse(typed))
        .next("check the path; it is relative to the folder the command was started in")
        .toException();
  }
}
