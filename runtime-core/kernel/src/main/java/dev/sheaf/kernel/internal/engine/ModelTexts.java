package dev.sheaf.kernel.internal.engine;

import dev.sheaf.engine.ModelText;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.step.TokenizerBinding;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the text side of loaded models and of files. Thread-safe. */
final class ModelTexts {
  private final Registry registry;
  private final ModelServices services;
  private final PromptDesk prompts;
  private final Templates templates;

  ModelTexts(Registry registry, ModelServices services, PromptDesk prompts, Templates templates) {
    this.registry = registry;
    this.services = services;
    this.prompts = prompts;
    this.templates = templates;
  }

  /** Of a loaded model, whose tokenizer is waited for as requests wait for it. */
  ModelText of(ModelInstance model) {
    return new HeldText(
        model.name(), prompts.tokenizer(model), model.facts().chatTemplate(), templates);
  }

  /** Of a file: its format opens it, no weights are read, and it is closed again. */
  ModelText of(Path path) {
    ModelFile file = new ModelFile(registry, path, OpenOptions.DEFAULT);
    try (ModelSource source = file.open()) {
      TokenizerBinding binding =
          services.tokenizerFor(source).orElseThrow(() -> noTokenizer(source, file.path()));
      Optional<String> template =
          PluginCall.of("format " + source.format(), file.path(), source::chatTemplate);
      return new HeldText(source.name(), binding, template, templates);
    }
  }

  private static SheafException noTokenizer(ModelSource source, Path path) {
    return SheafException.of(
            EngineCodes.NO_TOKENIZER, "the file describes no tokenizer that is known here")
        .expected("a file whose tokenizer an installed bundle builds")
        .found("format " + source.format() + ", family " + source.family())
        .where(path)
        .next("name a model with a tokenizer, or install a tokenizer bundle")
        .toException();
  }
}
