package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Completion;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.MemoryLease;
import dev.sheaf.backend.Numerics;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import java.util.List;

/** A program ready to run. See {@link CompiledModel} for threads and memory. */
final class CpuModel implements CompiledModel {
  private final Numerics numerics;
  private final String weightLayout;
  private final MemoryLease weights;
  private final long weightBytes;
  private final KvBlocks kv;
  private final Step[] steps;
  private final StepState state;
  private final BatchCheck check;
  private boolean closed;

  CpuModel(
      Numerics numerics,
      String weightLayout,
      MemoryLease weights,
      long weightBytes,
      KvBlocks kv,
      List<Step> steps,
      StepState state,
      BatchCheck check) {
    this.numerics = numerics;
    this.weightLayout = weightLayout;
    this.weights = weights;
    this.weightBytes = weightBytes;
    this.kv = kv;
    this.steps = steps.toArray(Step[]::new);
    this.state = state;
    this.check = check;
  }

  @Override
  public Numerics numerics() {
    return numerics;
  }

  @Override
  public String weightLayout() {
    return weightLayout;
  }

  @Override
  public long weightBytes() {
    return weightBytes;
  }

  @Override
  public KvStore kv() {
    return kv;
  }

  @Override
  public int operations() {
    return steps.length;
  }

  @Override
  public Completion forward(Batch batch, Outputs out) {
    if (closed) {
      throw CpuErrors.closed();
    }
    check.admit(batch, out);
    out.prepare(batch.logitRows());
    state.begin(batch, out);
    for (Step step : steps) {
      step.run(state);
    }
    return Completion.DONE;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      kv.close();
      weights.close();
    }
  }
}
