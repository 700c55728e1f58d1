package dev.sheaf.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Backend;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.SharedData;
import java.nio.file.Path;
import java.util.List;

/** Loads shared models through the bundles, without the kernel. */
final class Models {
  private Models() {}

  /** Opens a file below {@code models/}. */
  static ModelSource open(String file) {
    Path path = SharedData.require("models/" + file);
    String format = file.endsWith(".gguf") ? "gguf" : "safetensors";
    return Providers.named(ModelFormat.class, format).open(path, OpenOptions.DEFAULT);
  }

  /** Compiles a file below {@code models/} for two threads and one sequence of 1024 tokens. */
  static DirectModel load(String file, String backend) {
    return load(file, backend, DirectModel.Settings.DEFAULT);
  }

  static DirectModel load(String file, String backend, DirectModel.Settings settings) {
    Backend compiler = Providers.named(Backend.class, backend);
    compiler.probe();
    try (ModelSource source = open(file)) {
      return DirectModel.compile(graph(source), source, compiler, settings);
    }
  }

  /** The graph that the one architecture makes which knows the family. */
  static ModelGraph graph(ModelSource source) {
    List<ModelArchitecture> knowing =
        Providers.all(ModelArchitecture.class).stream()
            .filter(a -> a.families().contains(source.family()))
            .toList();
    assertThat(knowing).as("architectures of family %s", source.family()).hasSize(1);
    return knowing.getFirst().graph(source);
  }
}
