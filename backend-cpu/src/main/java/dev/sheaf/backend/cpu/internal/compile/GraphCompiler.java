package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.MemoryLease;
import dev.sheaf.backend.Numerics;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import dev.sheaf.backend.cpu.internal.memory.KvLayer;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import dev.sheaf.backend.cpu.internal.memory.StatePlan;
import dev.sheaf.backend.cpu.internal.memory.WeightStore;
import dev.sheaf.backend.cpu.internal.thread.WorkerPool;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Weights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a program into steps: first every weight, width and layer is checked without allocating,
 * then memory is leased and filled, then the steps are made.
 */
public final class GraphCompiler {
  private final ModelGraph graph;
  private final CompileOptions options;
  private final Kernels kernels;
  private final WorkerPool pool;
  private final int threads;
  private final WeightStore store;
  private final Buffers buffers;
  private final StatePlan layers;
  private final AdapterTable adapters;

  private GraphCompiler(
      ModelGraph graph, Weights weights, CompileOptions options, Kernels kernels, WorkerPool pool) {
    this.kernels = kernels;
    this.graph = graph;
    this.options = options;
    this.pool = pool;
    this.threads = Math.min(options.threads(), pool.threads());
    this.store = new WeightStore(weights, pool, threads);
    this.buffers = new Buffers(options.batchRows());
    this.layers = StateLayers.of(graph);
    this.adapters = new AdapterTable(options.batchRows());
  }

  /** A model of this size computes its first token sooner if it waits for compiled kernels. */
  private static final long WAITS_FOR_KERNELS = 32L << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * Compiles a model.
   *
   * @param warmUp begins with the kernels of this model
   * @param numerics of the kernels
   * @param weightLayout names the packing
   */
  public static CompiledModel compile(
      ModelGraph graph,
      Weights weights,
      CompileOptions options,
      Kernels kernels,
      WarmUp warmUp,
      WorkerPool pool,
      Numerics numerics,
      String weightLayout) {
    GraphCompiler compiler = new GraphCompiler(graph, weights, options, kernels, pool);
    LayerPlan plan = new LayerPlan(graph, options.taps());
    OperationPlanner planner =
        new OperationPlanner(
            kernels,
            graph,
            compiler.store,
            compiler.buffers,
            compiler.layers,
            plan,
            compiler.adapters);
    ProgramBuilder program = new ProgramBuilder(graph, plan, compiler.buffers);
    List<Planned> planned = new ArrayList<>();
    for (Operation operation : graph.operations()) {
      planned.add(planner.plan(operation));
      program.planned(planned.size() - 1);
    }
    warmUp.begin(compiler.store.kernels(), OperationTrials.neededBy(graph));
    CompiledModel model = compiler.finish(planner, planned, program, numerics, weightLayout);
    if (model.weightBytes() >= WAITS_FOR_KERNELS) {
      warmUp.await(PATIENCE);
    }
    return model;
  }

  private CompiledModel finish(
      OperationPlanner planner,
      List<Planned> planned,
      ProgramBuilder program,
      Numerics numerics,
      String weightLayout) {
    int blocks = Math.ceilDiv(options.kvTokens(), KvBlocks.BLOCK_TOKENS);
    MemoryLease weightLease = store.lease(options.memory(), graph.family());
    KvBlocks kv = null;
    try {
      kv = StateMemory.lease(layers, blocks, options, graph.family());
      List<PackedMatrix> matrices = store.pack(weightLease);
      program.first(planner.tables());
      for (int i = 0; i < planned.size(); i++) {
        List<Step> steps = new ArrayList<>();
        planned.get(i).add(steps, matrices, kv);
        program.operation(i, steps);
      }
      BatchCheck check = new BatchCheck(BatchLimits.of(graph, options, planner, kv), adapters);
      return new CpuModel(
          numerics,
          weightLayout,
          weightLease,
          store.bytes(),
          kv,
          program.instructions(),
          state(matrices),
          check,
          adapters);
    } catch (RuntimeException | Error e) {
      if (kv != null) {
        kv.close();
      }
      weightLease.close();
      throw e;
    }
  }

  private StepState state(List<PackedMatrix> matrices) {
    int sums = 0;
    int columns = 1;
    for (PackedMatrix m : matrices) {
      sums = Math.max(sums, m.kernel().scratchFloats(m.columns()));
      columns = Math.max(columns, m.columns());
    }
    int head = 1;
    for (KvLayer layer : layers.cells()) {
      head = Math.max(head, Math.max(layer.keyWidth(), layer.valueStride()));
    }
    Scratch[] scratch = new Scratch[threads];
    for (int t = 0; t < threads; t++) {
      scratch[t] = new Scratch(sums, columns, options.batchRows(), head);
    }
    return new StepState(
        kernels, pool, threads, scratch, new Batch(options.batchRows()), new Outputs(1, 1));
  }

  /** A step that waits for its weights. */
  interface Planned {
    void add(List<Step> steps, List<PackedMatrix> matrices, KvBlocks kv);
  }

  static SheafException refuse(Operation operation, int index, String reason) {
    return CpuErrors.operation(operation.capability(), "operation " + index, reason);
  }
}
