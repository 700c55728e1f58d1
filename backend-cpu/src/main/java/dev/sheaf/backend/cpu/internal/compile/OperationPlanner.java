package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.StatePlan;
import dev.sheaf.backend.cpu.internal.memory.WeightStore;
import dev.sheaf.model.Experts;
import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.ShortConvolution;
import java.util.ArrayList;
import java.util.List;

/** Checks one operation after the other and plans its steps. */
final class OperationPlanner {
  private final ModelGraph graph;
  private final WeightStore store;
  private final Buffers buffers;
  private final MatrixPlanner matrices;
  private final FeedForwardPlanner feedForwards;
  private final ExpertsPlanner experts;
  private final RecurrentPlanner recurrent;
  private final AttentionPlanner attentions;
  private final LayerPlan plan;
  private int tokens = Integer.MAX_VALUE;
  private int positions = Integer.MAX_VALUE;
  private int index;

  OperationPlanner(
      Kernels kernels,
      ModelGraph graph,
      WeightStore store,
      Buffers buffers,
      StatePlan layers,
      LayerPlan plan,
      AdapterTable adapters) {
    this.graph = graph;
    this.store = store;
    this.buffers = buffers;
    this.plan = plan;
    this.attentions = new AttentionPlanner(store, buffers, layers);
    this.matrices = new MatrixPlanner(kernels, store, buffers, adapters);
    this.feedForwards = new FeedForwardPlanner(matrices, buffers);
    this.experts = new ExpertsPlanner(kernels, matrices, store, buffers);
    this.recurrent = new RecurrentPlanner(matrices, store, buffers, layers);
  }

  /** Rotary tables, to be filled before anything else in a step. */
  List<RotaryTable> tables() {
    return attentions.tables();
  }

  /** Ids below this number have an embedding. */
  int tokens() {
    return tokens;
  }

  /** Positions below this number have an embedding. */
  int positions() {
    return positions;
  }

  GraphCompiler.Planned plan(Operation operation) {
    String where = "operation %d, %s".formatted(index, operation.capability());
    String no = Capabilities.refusal(operation);
    if (!no.isEmpty()) {
      throw GraphCompiler.refuse(operation, index, no);
    }
    index++;
    return switch (operation) {
      case Operation.Embed op -> embed(op, where);
      case Operation.PositionEmbed op -> position(op, where);
      case Operation.Input op -> input(op);
      case Operation.RmsNorm op -> norm(op, where);
      case Operation.LayerNorm op -> norm(op, where);
      case Operation.Linear op -> linear(op, where);
      case Operation.Attention op -> attentions.plan(op, plan.place(index - 1), where);
      case LatentAttention op -> attentions.plan(op, plan.place(index - 1), where);
      case Operation.GatedFeedForward op -> feedForwards.plan(op, where);
      case Operation.FeedForward op -> feedForwards.plan(op, where);
      case Experts op -> experts.plan(op, where);
      case ShortConvolution op -> recurrent.plan(op, where);
      case SelectiveScan op -> recurrent.plan(op, where);
      case Operation.Add op -> add(op, where);
      case Operation.OutputHead op -> head(op, where);
      default -> throw GraphCompiler.refuse(operation, index - 1, "unknown operation");
    };
  }

  private GraphCompiler.Planned embed(Operation.Embed op, String where) {
    int table = store.matrix(op.table(), where);
    tokens = Math.min(tokens, op.table().rows());
    Register out = buffers.write(op.out(), op.table().columns(), null);
    return (steps, packed, kv) ->
        steps.add(new RowSteps.Embed(packed.get(table), (float) op.scale(), out));
  }

  private GraphCompiler.Planned position(Operation.PositionEmbed op, String where) {
    int table = store.matrix(op.table(), where);
    positions = Math.min(positions, op.table().rows());
    Register in = buffers.read(op.in(), op.table().columns(), where);
    Register out = buffers.write(op.out(), in.width, null);
    return (steps, packed, kv) -> steps.add(new PositionStep(packed.get(table), in, out));
  }

  private GraphCompiler.Planned input(Operation.Input op) {
    Register out = buffers.write(op.out(), op.width(), null);
    return (steps, packed, kv) -> steps.add(new InputStep(out));
  }

  private GraphCompiler.Planned norm(Operation.RmsNorm op, String where) {
    float[] weight = store.vector(op.weight(), where);
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (op.offset() + weight[i]);
    }
    Register in = buffers.read(op.in(), weight.length, where);
    Register out = buffers.write(op.out(), in.width, null);
    return (steps, packed, kv) ->
        steps.add(new RowSteps.Norm(in, weight, (float) op.epsilon(), out));
  }

  private GraphCompiler.Planned norm(Operation.LayerNorm op, String where) {
    float[] weight = store.vector(op.weight(), where);
    float[] bias =
        op.bias().isEmpty() ? new float[weight.length] : store.vector(op.bias().getFirst(), where);
    if (bias.length != weight.length) {
      throw CpuErrors.graph(where, "a bias of " + weight.length + " elements", bias.length);
    }
    Register in = buffers.read(op.in(), weight.length, where);
    Register out = buffers.write(op.out(), in.width, null);
    return (steps, packed, kv) ->
        steps.add(new LayerNormStep(in, weight, bias, (float) op.epsilon(), out));
  }

  private GraphCompiler.Planned linear(Operation.Linear op, String where) {
    List<MatrixPlanner.Matrix> siblings = new ArrayList<>();
    for (Operation.Projection p : op.siblings()) {
      siblings.add(matrices.matrix(p, where));
    }
    Register in = buffers.read(op.in(), siblings.getFirst().columns(), where);
    for (MatrixPlanner.Matrix m : siblings) {
      if (m.columns() != in.width) {
        throw CpuErrors.graph(where, "siblings of " + in.width + " columns", m.columns());
      }
    }
    Register out = buffers.write(op.out(), op.width(), in);
    return (steps, packed, kv) -> steps.add(matrices.linear(siblings, in, out, packed));
  }

  private GraphCompiler.Planned add(Operation.Add op, String where) {
    Register a = buffers.read(op.a(), where);
    Register b = buffers.read(op.b(), a.width, where);
    Register out = buffers.write(op.out(), a.width, null);
    return (steps, packed, kv) -> steps.add(new RowSteps.Add(a, b, out));
  }

  private GraphCompiler.Planned head(Operation.OutputHead op, String where) {
    MatrixPlanner.Matrix m = matrices.matrix(op.projection(), where);
    if (m.rows() != graph.vocabulary()) {
      throw CpuErrors.graph(where, "vocabulary " + graph.vocabulary(), m.rows());
    }
    Register in = buffers.read(op.in(), m.columns(), where);
    return (steps, packed, kv) ->
        steps.add(
            new HeadStep(
                matrices.input(in, List.of(m), packed),
                packed.get(m.index()),
                m.bias(),
                matrices.delta(m, 0, in),
                (float) op.scale(),
                (float) op.softCap()));
  }
}
