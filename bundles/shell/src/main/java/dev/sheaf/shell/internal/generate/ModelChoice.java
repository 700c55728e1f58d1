package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.report.ModelReport;
import dev.sheaf.shell.internal.kernel.ModelOrFile;
import dev.sheaf.shell.internal.render.Units;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.OptionValues;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The model to run on: one that is loaded, or a file that is loaded now.
 *
 * @param loadSeconds time this took; 0 if it was loaded before
 */
public record ModelChoice(ModelReport report, double loadSeconds) {
  private static final Duration QUIET_LOAD = Duration.ofSeconds(1);

  /** Adds the options to a command. */
  public static CommandDraft declare(CommandDraft draft) {
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
  public static ModelChoice of(
      InferenceEngine engine,
      Invocation invocation,
      String typed,
      Optional<String> backend,
      Talk talk) {
    OptionalInt context = new OptionValues(invocation).integer("context", 1, Integer.MAX_VALUE);
    return switch (ModelOrFile.of(engine, typed, "model file")) {
      case ModelOrFile.Loaded loaded -> new ModelChoice(engine.model(loaded.name()), 0);
      case ModelOrFile.File file ->
          load(
              engine,
              new LoadRequest(
                  file.path(),
                  Optional.empty(),
                  backend,
                  context,
                  OptionalInt.empty(),
                  invocation.flag("mmap"),
                  invocation.flag("scan")),
              talk);
    };
  }

  /** What the model's makers advise, for people. */
  public String advice() {
    return report.sampling().entrySet().stream()
        .map(entry -> entry.getKey() + " " + Units.number(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static ModelChoice load(InferenceEngine engine, LoadRequest request, Talk talk) {
    long start = System.nanoTime();
    try (Talk.Notice _ = talk.after(QUIET_LOAD, "loading " + request.file().getFileName() + " …")) {
      ModelReport report = engine.load(request);
      return new ModelChoice(report, (System.nanoTime() - start) / 1e9);
    }
  }
}
