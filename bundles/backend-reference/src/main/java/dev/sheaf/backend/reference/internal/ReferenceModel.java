package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Completion;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.Numerics;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.reference.internal.operation.LowRanks;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Adapter;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Weights;

/**
 * A model in float64, one step after the other.
 *
 * <p><b>Threads.</b> As the contract says; owns {@code threads − 1} of them. <b>Memory.</b> Weights
 * and state are leased; registers, scratch and adapters lie on the heap. Registers and scratch are
 * made once, so that a forward allocates nothing but what {@link StrictMath} does for sines and
 * cosines.
 */
final class ReferenceModel implements CompiledModel {
  private final Program program;
  private final KvStore state;
  private final BatchCheck check;
  private final Products products;
  private final LowRanks lowRanks;
  private final Owned owned;

  ReferenceModel(
      Program program,
      KvStore state,
      BatchCheck check,
      Products products,
      LowRanks lowRanks,
      Owned owned) {
    this.program = program;
    this.state = state;
    this.check = check;
    this.products = products;
    this.lowRanks = lowRanks;
    this.owned = owned;
  }

  static ReferenceModel compile(ModelGraph graph, Weights tensors, CompileOptions options) {
    OperationNames.check(graph);
    WeightTable weights = WeightTable.check(graph, tensors);
    Owned owned = new Owned(weights);
    try {
      return new ModelBuilder(graph, weights, options, owned).build();
    } catch (ArithmeticException e) {
      owned.close();
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
      owned.close();
      throw e;
    }
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
    return products.weights().bytes();
  }

  @Override
  public KvStore kv() {
    return state;
  }

  @Override
  public int addAdapter(Adapter adapter) {
    return products.add(adapter, lowRanks);
  }

  @Override
  public void removeAdapter(int adapter) {
    lowRanks.remove(adapter);
  }

  @Override
  public int operations() {
    return program.operations();
  }

  @Override
  public Completion forward(Batch batch, Outputs out) {
    check.accept(batch, out, owned.closed());
    out.prepare(batch.logitRows());
    program.run(batch, out);
    return Completion.DONE;
  }

  @Override
  public void close() {
    owned.close();
  }
}
