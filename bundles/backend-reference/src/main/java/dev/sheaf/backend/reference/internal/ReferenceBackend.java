package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.BackendCapabilities;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Numerics;
import dev.sheaf.backend.Support;
import dev.sheaf.backend.reference.internal.weight.StoredTypes;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.Weights;
import org.osgi.service.component.annotations.Component;

/**
 * Computes in plain scalar float64 what the formulas say: slow, and the measure of every other
 * backend.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> None of its own; see {@link ReferenceModel}.
 */
@Component(property = {"sheaf.name=reference", "sheaf.version=0.1.0"})
public final class ReferenceBackend implements Backend {
  static final Numerics NUMERICS = new Numerics("reference-float64-kvfloat64", true);

  // Above "only when asked for": it takes over when nothing else can.
  private static final int FITNESS = 1;

  @Override
  public BackendCapabilities probe() {
    SelfTest.run();
    int cores = Runtime.getRuntime().availableProcessors();
    return new BackendCapabilities(
        "%d cores, scalar float64".formatted(cores),
        StoredTypes.readable(),
        OperationNames.all(),
        NUMERICS);
  }

  @Override
  public int fitness() {
    return FITNESS;
  }

  @Override
  public Support supports(Operation operation, TensorType type) {
    if (!OperationNames.OPERATIONS.contains(operation.capability())) {
      return Support.no("no operation " + operation.capability());
    }
    if (!StoredTypes.readable().contains(type)) {
      return Support.no("weights of type %s; it reads %s".formatted(type, StoredTypes.readable()));
    }
    return Support.YES;
  }

  @Override
  public CompiledModel compile(ModelGraph graph, Weights weights, CompileOptions options) {
    return ReferenceModel.compile(graph, weights, options);
  }
}
