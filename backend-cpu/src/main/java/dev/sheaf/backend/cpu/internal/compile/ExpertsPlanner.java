package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import dev.sheaf.backend.cpu.internal.memory.WeightStore;
import dev.sheaf.model.Experts;
import java.util.ArrayList;
import java.util.List;

/** Plans mixtures of experts: router, choice, the chosen experts' wide half, their weighted sum. */
final class ExpertsPlanner {
  private final Kernels kernels;
  private final MatrixPlanner matrices;
  private final WeightStore store;
  private final Buffers buffers;

  ExpertsPlanner(Kernels kernels, MatrixPlanner matrices, WeightStore store, Buffers buffers) {
    this.kernels = kernels;
    this.matrices = matrices;
    this.store = store;
    this.buffers = buffers;
  }

  private record Planned(
      MatrixPlanner.Matrix gate, MatrixPlanner.Matrix up, MatrixPlanner.Matrix down) {

    boolean fits(int in, int hidden, int out) {
      return gate.columns() == in
          && up.columns() == in
          && gate.rows() == hidden
          && up.rows() == hidden
          && down.columns() == hidden
          && down.rows() == out;
    }

    ExpertMatrices matrices(
        List<PackedMatrix> packed,
        MatrixPlanner planner,
        Register in,
        Register hidden,
        int perToken) {
      return new ExpertMatrices(
          packed.get(gate.index()),
          gate.bias(),
          planner.delta(gate, 0, in, perToken, false),
          packed.get(up.index()),
          up.bias(),
          planner.delta(up, 1, in, perToken, false),
          packed.get(down.index()),
          down.bias(),
          planner.delta(down, 0, hidden, perToken, true));
    }
  }

  GraphCompiler.Planned plan(Experts op, String where) {
    MatrixPlanner.Matrix router = matrices.matrix(op.router(), where);
    Register in = buffers.read(op.in(), router.columns(), where);
    int n = router.rows();
    float[] correction =
        op.correction().isEmpty() ? new float[n] : store.vector(op.correction().getFirst(), where);
    if (correction.length != n) {
      throw CpuErrors.graph(where, "a correction of " + n + " elements", correction.length);
    }
    List<Planned> experts = new ArrayList<>();
    for (Experts.Expert e : op.experts()) {
      experts.add(
          new Planned(
              matrices.matrix(e.gate(), where),
              matrices.matrix(e.up(), where),
              matrices.matrix(e.down(), where)));
    }
    int width = experts.getFirst().gate().rows();
    int outWidth = experts.getFirst().down().rows();
    if (!experts.stream().allMatch(e -> e.fits(in.width, width, outWidth))) {
      throw CpuErrors.graph(where, "experts of the same shapes, which fit each other", op.in());
    }
    int perToken = op.routing().perToken();
    Register scores = buffers.inner(Buffers.SCORES, n);
    Register wanted = buffers.inner(Buffers.WANTED, n);
    Register groups = buffers.inner(Buffers.GROUPS, op.routing().groups());
    Register hidden =
        buffers.inner(Buffers.ENTRIES, Math.multiplyExact(perToken, width)).split(perToken);
    Register out = buffers.write(op.out(), outWidth, in);
    return (steps, packed, kv) -> {
      ExpertChoice choice = new ExpertChoice(buffers.batchRows(), n, perToken);
      ExpertMatrices[] made =
          experts.stream()
              .map(e -> e.matrices(packed, matrices, in, hidden, perToken))
              .toArray(ExpertMatrices[]::new);
      steps.add(matrices.linear(List.of(router), in, scores, packed));
      steps.add(new RoutingStep(op.routing(), correction, scores, wanted, groups, choice));
      List<MatrixPlanner.Matrix> wide = new ArrayList<>();
      experts.forEach(e -> wide.addAll(List.of(e.gate(), e.up())));
      MatrixInput input = matrices.input(in, wide, packed);
      steps.add(new ExpertHiddenStep(input, made, choice, op.activation(), in, hidden));
      boolean sums =
          experts.stream().anyMatch(e -> packed.get(e.down().index()).kernel().needsBlockSums());
      MatrixInput entries = new MatrixInput(kernels, hidden, buffers.batchRows() * perToken, sums);
      steps.add(new ExpertOutputStep(entries, made, choice, hidden, out));
    };
  }
}
