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
import dev.sheaf.model.Adapter;

/** A program ready to run. See {@link CompiledModel} for threads and memory. */
final class CpuModel implements CompiledModel {
  private final Numerics numerics;
  private final String weightLayout;
  private final MemoryLease weights;
  private final long weightBytes;
  private final KvBlocks kv;
  private final Instruction[] program;
  private final StepState state;
  private final BatchCheck check;
  private final AdapterTable adapters;
  private boolean closed;

  CpuModel(
      Numerics numerics,
      String weightLayout,
      MemoryLease weights,
      long weightBytes,
      KvBlocks kv,
      Instruction[] program,
      StepState state,
      BatchCheck check,
      AdapterTable adapters) {
    this.numerics = numerics;
    this.weightLayout = weightLayout;
    this.weights = weights;
    this.weightBytes = weightBytes;
    this.kv = kv;
    this.program = program;
    this.state = state;
    this.check = check;
    this.adapters = adapters;
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
    return program.length;
  }

  @Override
  public int addAdapter(Adapter adapter) {
    if (closed) {
      throw CpuErrors.closed();
    }
    return adapters.add(adapter);
  }

  @Override
  public void removeAdapter(int adapter) {
    adapters.remove(adapter);
  }

  @Override
  public Completion forward(Batch batch, Outputs out) {
    if (closed) {
      throw CpuErrors.closed();
    }
    check.admit(batch, out);
    out.prepare(batch.logitRows());
    if (batch.hiddenRows() > 0) {
      out.prepareHidden(batch.hiddenRows(), check.limits().taps(), check.limits().width());
    }
    state.begin(batch, out);
    for (Instruction instruction : program) {
      instruction.run(state);
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
