package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.error.SheafException;
import dev.sheaf.report.ModelReport;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.OptionValues;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The model to run on: one that is loaded, or a file that is loaded now.
 *
 * @param loadSeconds time this took; 0 if it was loaded before
 */
record ModelChoice(ModelReport report, double loadSeconds) {
  private static final Duration QUIET_LOAD = Duration.ofSeconds(1);

  static CommandDraft declare(CommandDraft draft) {
    return draft
        .option("context", "n", "When loading: the longest sequence, in tokens")
        .flag("mmap", "When loading: keep the file mapped instead of copying it")
        .flag("scan", "When loading: refuse NaN and infinite weights");
  }

  /**
   * Finds or loads it. A loaded model's name goes first; then a file; then a shortened name.
   *
   * @param backend resolved name of a pin
   */
  static ModelChoice of(
      InferenceEngine engine,
      Invocation invocation,
      String typed,
      Optional<String> backend,
      Talk talk) {
    OptionalInt context = new OptionValues(invocation).integer("context", 1, Integer.MAX_VALUE);
    List<String> loaded = engine.models().stream().map(ModelReport::name).toList();
    if (loaded.contains(typed)) {
      return new ModelChoice(engine.model(typed), 0);
    }
    Optional<Path> file = TypedPath.path(typed).filter(Files::exists);
    if (file.isPresent()) {
      LoadRequest request =
          new LoadRequest(
              file.get(),
              Optional.empty(),
              backend,
              context,
              OptionalInt.empty(),
              invocation.flag("mmap"),
              invocation.flag("scan"));
      return load(engine, request, talk);
    }
    if (loaded.stream().anyMatch(name -> !typed.isEmpty() && name.startsWith(typed))) {
      return new ModelChoice(engine.model(LiveNames.model(engine, typed)), 0);
    }
    throw SheafException.of(
            ShellErrors.NO_SUCH_NAME, "there is no loaded model and no file '%s'".formatted(typed))
        .expected(
            loaded.isEmpty()
                ? "a model file"
                : "a model file, or one of " + String.join(", ", loaded))
        .found("neither")
        .where(TypedPath.path(typed).map(Path::toString).orElse(typed))
        .next("check the path; it is relative to the folder the command was started in")
        .toException();
  }

  private static ModelChoice load(InferenceEngine engine, LoadRequest request, Talk talk) {
    long start = System.nanoTime();
    try (Talk.Notice _ = talk.after(QUIET_LOAD, "loading " + request.file().getFileName() + " …")) {
      ModelReport report = engine.load(request);
      return new ModelChoice(report, (System.nanoTime() - start) / 1e9);
    }
  }
}
