package dev.sheaf.kernel.internal.engine;

import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.select.Selection;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * A model's file, opened whenever its bytes are needed: at load, and again when another backend has
 * to compile it. It must still be the file that was loaded.
 */
final class ModelFile {
  private final Registry registry;
  private final OpenOptions options;
  private final FileLook first;

  ModelFile(Registry registry, Path path, OpenOptions options) {
    this.registry = registry;
    this.options = options;
    this.first = FileLook.at(path);
  }

  Path path() {
    return first.path();
  }

  OpenOptions options() {
    return options;
  }

  ModelSource open() {
    FileLook now = FileLook.at(first.path());
    if (!now.sameFile(first)) {
      throw SheafException.of(
              EngineCodes.FILE_CHANGED, "the model's file has changed since it was loaded")
          .expected(first.size() + " bytes, unchanged")
          .found(now.size() + " bytes")
          .where(first.path())
          .next("unload the model and load it again")
          .toException();
    }
    List<Provider<ModelFormat>> formats =
        Selection.ordered(registry.all(ModelFormat.class), java.util.Optional.empty(), f -> 0);
    if (formats.isEmpty()) {
      throw SheafException.of(EngineCodes.NO_FORMAT, "no installed bundle reads model files")
          .expected("a bundle such as format-gguf")
          .found("none active")
          .where(first.path())
          .next("sheaf:bundle list")
          .toException();
    }
    for (Provider<ModelFormat> format : formats) {
      String who = "model format " + format;
      if (PluginCall.of(
          who,
          now.path(),
          () -> format.instance().recognises(now.path(), now.head().duplicate()))) {
        return PluginCall.of(who, now.path(), () -> format.instance().open(now.path(), options));
      }
    }
    throw SheafException.of(
            EngineCodes.UNKNOWN_FORMAT,
            "'" + first.path().getFileName() + "' is in no format that is known here")
        .expected(String.join(", ", formats.stream().map(Provider::name).sorted().toList()))
        .found(now.looksLike())
        .where(first.path() + ", offset 0x0")
        .next("convert the model to GGUF, or install a bundle that reads this format")
        .toException();
  }
}
