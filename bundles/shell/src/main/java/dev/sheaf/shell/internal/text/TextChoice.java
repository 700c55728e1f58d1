package dev.sheaf.shell.internal.text;

import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.ModelText;
import dev.sheaf.shell.internal.kernel.ModelOrFile;

/** The text side of what was typed: a loaded model, a model file, or a tokenizer file alone. */
final class TextChoice {
  private TextChoice() {}

  /** Opens it; to be closed. */
  static ModelText open(InferenceEngine engine, String typed) {
    return switch (ModelOrFile.of(engine, typed, "model or tokenizer file")) {
      case ModelOrFile.Loaded loaded -> engine.text(loaded.name());
      case ModelOrFile.File file -> engine.text(file.path());
    };
  }
}
