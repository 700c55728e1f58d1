package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Completion;
import dev.sheaf.backend.KvLayout;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.MemoryLease;
import dev.sheaf.backend.Numerics;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.reference.internal.operation.Pass;
import dev.sheaf.backend.reference.internal.operation.Step;
import dev.sheaf.backend.reference.internal.thread.Workers;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Weights;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A model in float64, one step after the other.
 *
 * <p><b>Threads.</b> As the contract says; owns {@code threads − 1} of them. <b>Memory.</b> Weights
 * and state are leased; registers and scratch lie on the heap and are made here, so that a forward
 * allocates nothing but what {@link StrictMath} does for sines and cosines.
 */
final class ReferenceModel implements CompiledModel {
  private final List<Step> steps;
  private final Pass pass;
  private final KeyValueBlocks state;
  private final BatchCheck check;
  private final long weightBytes;
  private final Deque<AutoCloseable> owned;

  private ReferenceModel(
      List<Step> steps,
      Pass pass,
      KeyValueBlocks state,
      BatchCheck check,
      long weightBytes,
      Deque<AutoCloseable> owned) {
    this.steps = List.copyOf(steps);
    this.pass = pass;
    this.state = state;
    this.check = check;
    this.weightBytes = weightBytes;
    this.owned = owned;
  }

  static ReferenceModel compile(ModelGraph graph, Weights tensors, CompileOptions options) {
    GraphCompiler.checkOperations(graph);
    WeightTable weights = WeightTable.check(graph, tensors);
    Deque<AutoCloseable> owned = new ArrayDeque<>();
    owned.push(weights);
    try {
      return build(graph, weights, options, owned);
    } catch (ArithmeticException e) {
      closeAll(owned);
      throw SheafException.of(
              ReferenceErrors.TOO_LARGE, "the model with these options is too large")
          .expected("registers of at most 2^31 elements and state of at most 2^63 bytes")
          .found(
              "%d rows per batch, %d tokens of state, width %d"
                  .formatted(options.batchRows(), options.kvTokens(), graph.embeddingWidth()))
          .where("family " + graph.family())
          .next("use a smaller context or smaller batches")
          .cause(e)
          .toException();
    } catch (RuntimeException | Error e) {
      closeAll(owned);
      throw e;
    }
  }

  private static ReferenceModel build(
      ModelGraph graph, WeightTable weights, CompileOptions options, Deque<AutoCloseable> owned) {
    if (options.weightsStay()) {
      weights.useInPlace();
    } else {
      weights.copy(options.memory(), "reference weights of " + graph.family());
    }
    GraphCompiler compiler = new GraphCompiler(graph, weights, options.logitRows());
    List<Step> steps = compiler.compile();
    KvLayout layout = KeyValueBlocks.layoutOf(graph.state());
    int blocks = Math.ceilDiv(options.kvTokens(), KeyValueBlocks.BLOCK_TOKENS);
    MemoryLease stateLease =
        options
            .memory()
            .lease(
                Math.multiplyExact(layout.blockBytes(), (long) blocks),
                "reference state of " + graph.family());
    owned.push(stateLease);
    KeyValueBlocks state = new KeyValueBlocks(stateLease.segment(), layout, blocks, graph.state());
    double[][] registers = new double[graph.registers()][];
    for (int r = 0; r < registers.length; r++) {
      registers[r] = new double[Math.multiplyExact(options.batchRows(), compiler.widest()[r])];
    }
    double[] inner = new double[Math.multiplyExact(options.batchRows(), compiler.innerWidth())];
    Workers workers = new Workers(options.threads());
    owned.push(workers);
    Pass pass =
        new Pass(
            registers,
            inner,
            compiler.widestRow(),
            options.contextTokens(),
            options.logitRows(),
            state,
            workers);
    BatchCheck check = new BatchCheck(graph.vocabulary(), options, blocks);
    return new ReferenceModel(steps, pass, state, check, weights.bytes(), owned);
  }

  @Override
  public Numerics numerics() {
    return ReferenceBackend.NUMERICS;
  }

  @Override
  public String weightLayout() {
    return "file-rows";
  }

  @Override
  public long weightBytes() {
    return weightBytes;
  }

  @Override
  public KvStore kv() {
    return state;
  }

  @Override
  public int operations() {
    return steps.size();
  }

  @Override
  public Completion forward(Batch batch, Outputs out) {
    check.accept(batch, out, owned.isEmpty());
    out.prepare(batch.logitRows());
    pass.begin(batch, out);
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).run(pass);
    }
    return Completion.DONE;
  }

  @Override
  public void close() {
    closeAll(owned);
  }

  private static void closeAll(Deque<AutoCloseable> owned) {
    while (!owned.isEmpty()) {
      AutoCloseable next = owned.pop();
      switch (next) {
        case Workers w -> w.close();
        case MemoryLease l -> l.close();
        case WeightTable t -> t.close();
        default -> throw new IllegalStateException("owns something unknown: " + next);
      }
    }
  }
}
