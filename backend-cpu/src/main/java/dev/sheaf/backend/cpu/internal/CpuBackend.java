package dev.sheaf.backend.cpu.internal;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.BackendCapabilities;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Numerics;
import dev.sheaf.backend.Support;
import dev.sheaf.backend.cpu.internal.compile.Capabilities;
import dev.sheaf.backend.cpu.internal.compile.GraphCompiler;
import dev.sheaf.backend.cpu.internal.compile.Kernels;
import dev.sheaf.backend.cpu.internal.compile.WarmUp;
import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.memory.WeightKernels;
import dev.sheaf.backend.cpu.internal.thread.WorkerPool;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.Weights;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Computes model graphs with the vector instructions of the processor.
 *
 * <p><b>Threads.</b> One pool for all models, started by the first of them and ended when the
 * component goes. <b>Swap.</b> Models compiled before keep working afterwards, on their caller's
 * thread alone, until the kernel closes them; they hold only leased memory.
 */
@Component(
    service = Backend.class,
    property = {"sheaf.name=cpu", "sheaf.version=0.1.0"})
public final class CpuBackend implements Backend {
  private static final int FITNESS = 50;

  private final Kernels kernels = new Kernels();
  private final WarmUp warmUp = new WarmUp(kernels);
  private @Nullable WorkerPool pool;
  private boolean gone;

  /** No I/O, no threads. */
  @Activate
  public CpuBackend() {}

  @Deactivate
  synchronized void deactivate() {
    gone = true;
    warmUp.close();
    if (pool != null) {
      pool.close();
    }
  }

  @Override
  public BackendCapabilities probe() {
    admit();
    String device =
        "%d cores, %d-bit vectors, %d MiB heap"
            .formatted(cores(), Lanes.bits(), Runtime.getRuntime().maxMemory() >> 20);
    return new BackendCapabilities(device, WeightKernels.types(), Capabilities.NAMES, numerics());
  }

  @Override
  public int fitness() {
    return KernelChoice.ofThisMachine().refusal().isPresent() ? 0 : FITNESS;
  }

  @Override
  public Support supports(Operation operation, TensorType type) {
    String no = Capabilities.refusal(operation);
    if (!no.isEmpty()) {
      return Support.no(no);
    }
    return WeightKernels.of(type).isPresent()
        ? Support.YES
        : Support.no("has no kernel for weights of type " + type);
  }

  @Override
  public CompiledModel compile(ModelGraph graph, Weights weights, CompileOptions options) {
    admit();
    return GraphCompiler.compile(
        graph,
        weights,
        options,
        kernels,
        warmUp,
        pool(),
        numerics(),
        "cpu-lanes%d-v1".formatted(Lanes.L));
  }

  private static void admit() {
    KernelChoice.ofThisMachine()
        .refusal()
        .ifPresent(reason -> {
          throw CpuErrors.noVectors(reason);
        });
  }

  private static Numerics numerics() {
    return new Numerics("cpu-%d-float32-kvf32".formatted(Lanes.bits()), true);
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private synchronized WorkerPool pool() {
    if (gone) {
      throw CpuErrors.closed();
    }
    if (pool == null) {
      pool = new WorkerPool(cores());
    }
    return pool;
  }
}
