package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.BackendCapabilities;
import dev.sheaf.backend.Capability;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Numerics;
import dev.sheaf.backend.Support;
import dev.sheaf.kernel.internal.step.HashModel;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.Weights;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Compiles every graph to a {@link HashModel}; tests say where it fails. */
final class ToyBackend implements Backend {
  final List<HashModel> models = new CopyOnWriteArrayList<>();
  volatile Runnable onProbe = () -> {};
  volatile Runnable onCompile = () -> {};
  volatile int fitness = 5;
  volatile long millisPerForward = 2;
  volatile boolean failsInSteps;

  @Override
  public BackendCapabilities probe() {
    onProbe.run();
    return new BackendCapabilities(
        "a toy", Set.of(TensorType.F32), Set.of("all", Capability.TREE), new Numerics("toy", true));
  }

  @Override
  public int fitness() {
    return fitness;
  }

  @Override
  public Support supports(Operation operation, TensorType type) {
    return Support.YES;
  }

  @Override
  public CompiledModel compile(ModelGraph graph, Weights weights, CompileOptions options) {
    onCompile.run();
    HashModel model = new HashModel("toy", 512);
    model.millisPerForward = millisPerForward;
    model.failing = failsInSteps;
    models.add(model);
    return model;
  }
}
