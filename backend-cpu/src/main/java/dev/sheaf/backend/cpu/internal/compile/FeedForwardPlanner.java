package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.model.Operation;
import java.util.List;

/** Plans feed-forwards: their wide half with its activation, then a linear step down. */
final class FeedForwardPlanner {
  private final MatrixPlanner matrices;
  private final Buffers buffers;

  FeedForwardPlanner(MatrixPlanner matrices, Buffers buffers) {
    this.matrices = matrices;
    this.buffers = buffers;
  }

  GraphCompiler.Planned plan(Operation.GatedFeedForward op, String where) {
    MatrixPlanner.Matrix gate = matrices.matrix(op.gate(), where);
    MatrixPlanner.Matrix up = matrices.matrix(op.up(), where);
    MatrixPlanner.Matrix down = matrices.matrix(op.down(), where);
    Register in = buffers.read(op.in(), gate.columns(), where);
    if (up.columns() != in.width || up.rows() != gate.rows() || down.columns() != gate.rows()) {
      throw CpuErrors.graph(where, "gate, up and down that fit each other", op.weights());
    }
    Register hidden = buffers.inner(Buffers.HIDDEN, gate.rows());
    Register out = buffers.write(op.out(), down.rows(), null);
    return (steps, packed, kv) -> {
      steps.add(
          new FeedForwardStep(
              matrices.input(in, List.of(gate, up), packed),
              packed.get(gate.index()),
              gate.bias(),
              packed.get(up.index()),
              up.bias(),
              matrices.delta(gate, 0, in),
              matrices.delta(up, 1, in),
              op.activation(),
              hidden));
      steps.add(matrices.linear(List.of(down), hidden, out, packed));
    };
  }

  GraphCompiler.Planned plan(Operation.FeedForward op, String where) {
    MatrixPlanner.Matrix up = matrices.matrix(op.up(), where);
    MatrixPlanner.Matrix down = matrices.matrix(op.down(), where);
    Register in = buffers.read(op.in(), up.columns(), where);
    if (down.columns() != up.rows()) {
      throw CpuErrors.graph(where, "up and down that fit each other", op.weights());
    }
    Register hidden = buffers.inner(Buffers.HIDDEN, up.rows());
    Register out = buffers.write(op.out(), down.rows(), null);
    return (steps, packed, kv) -> {
      steps.add(matrices.linear(List.of(up), in, hidden, packed));
      steps.add(new ActivationStep(hidden, op.activation()));
      steps.add(matrices.linear(List.of(down), hidden, out, packed));
    };
  }
}
