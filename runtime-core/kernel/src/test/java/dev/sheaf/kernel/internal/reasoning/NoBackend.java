package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.BackendCapabilities;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Support;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.Weights;

/** A name for what a test compiled itself. */
enum NoBackend implements Backend {
  INSTANCE;

  @Override
  public BackendCapabilities probe() {
    throw new AssertionError("a loop does not probe");
  }

  @Override
  public int fitness() {
    return 1;
  }

  @Override
  public Support supports(Operation operation, TensorType type) {
    return Support.YES;
  }

  @Override
  public CompiledModel compile(ModelGraph graph, Weights weights, CompileOptions options) {
    throw new AssertionError("a loop does not compile");
  }
}
