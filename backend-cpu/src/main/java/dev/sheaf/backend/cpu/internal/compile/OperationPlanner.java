package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.KvLayer;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import dev.sheaf.backend.cpu.internal.memory.StatePlan;
import dev.sheaf.backend.cpu.internal.memory.WeightStore;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.WeightRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks one operation after the other and plans its steps. */
final class OperationPlanner {
  private static final int QUERIES = 0;
  private static final int HIDDEN = 1;

  private final Kernels kernels;
  private final ModelGraph graph;
  private final WeightStore store;
  private final Buffers buffers;
  private final StatePlan layers;
  private final List<RotaryTable> tables = new ArrayList<>();
  private int tokens = Integer.MAX_VALUE;
  private int index;

  OperationPlanner(
      Kernels kernels, ModelGraph graph, WeightStore store, Buffers buffers, StatePlan layers) {
    this.kernels = kernels;
    this.graph = graph;
    this.store = store;
    this.buffers = buffers;
    this.layers = layers;
  }

  /** Rotary tables, to be filled before anything else in a step. */
  List<RotaryTable> tables() {
    return tables;
  }

  /** Ids below this number have an embedding. */
  int tokens() {
    return tokens;
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
      case Operation.RmsNorm op -> norm(op, where);
      case Operation.Linear op -> linear(op, where);
      case Operation.Attention op -> attention(op, where);
      case Operation.GatedFeedForward op -> feedForward(op, where);
      case Operation.Add op -> add(op, where);
      case Operation.OutputHead op -> head(op, where);
      default -> throw GraphCompiler.refuse(operation, index - 1, "unknown operation");
    };
  }

  private GraphCompiler.Planned embed(Operation.Embed op, String where) {
    int table = store.matrix(op.table(), where);
    tokens = Math.min(tokens, op.table().rows());
    Register out = buffers.write(op.out(), op.table().columns(), null);
    return (steps, matrices, kv) ->
        steps.add(new RowSteps.Embed(matrices.get(table), (float) op.scale(), out));
  }

  private GraphCompiler.Planned norm(Operation.RmsNorm op, String where) {
    float[] weight = store.vector(op.weight(), where);
    Register in = buffers.read(op.in(), weight.length, where);
    Register out = buffers.write(op.out(), in.width, null);
    return (steps, matrices, kv) ->
        steps.add(new RowSteps.Norm(in, weight, (float) op.epsilon(), out));
  }

  private GraphCompiler.Planned linear(Operation.Linear op, String where) {
    List<Matrix> siblings = new ArrayList<>();
    for (Operation.Projection p : op.siblings()) {
      siblings.add(matrix(p, where));
    }
    Register in = buffers.read(op.in(), siblings.getFirst().columns, where);
    for (Matrix m : siblings) {
      if (m.columns != in.width) {
        throw CpuErrors.graph(where, "siblings of " + in.width + " columns", m.columns);
      }
    }
    Register out = buffers.write(op.out(), op.width(), in);
    return (steps, matrices, kv) -> steps.add(linear(siblings, in, out, matrices));
  }

  private LinearStep linear(
      List<Matrix> siblings, Register in, Register out, List<PackedMatrix> matrices) {
    List<LinearStep.Sibling> made = new ArrayList<>();
    int offset = 0;
    for (Matrix m : siblings) {
      made.add(new LinearStep.Sibling(matrices.get(m.index), m.bias, offset));
      offset += m.rows;
    }
    return new LinearStep(
        input(in, siblings, matrices), made.toArray(LinearStep.Sibling[]::new), out);
  }

  private MatrixInput input(Register in, List<Matrix> of, List<PackedMatrix> matrices) {
    boolean sums = of.stream().anyMatch(m -> matrices.get(m.index).kernel().needsBlockSums());
    return new MatrixInput(kernels, in, buffers.batchRows(), sums);
  }

  private GraphCompiler.Planned attention(Operation.Attention op, String where) {
    KvLayer layer =
        layers
            .cellsOf(op.layer())
            .orElseThrow(() -> CpuErrors.graph(where, "a layer with keys and values", op.layer()));
    int window = op.window().orElse(Integer.MAX_VALUE);
    AttentionShape shape =
        new AttentionShape(
            op.layer(),
            op.heads(),
            op.kvHeads(),
            op.headWidth(),
            headNorm(op.queryNorm(), op, where),
            headNorm(op.keyNorm(), op, where),
            (float) op.normEpsilon(),
            (float) op.scale(),
            window);
    if (window < 1 || layer.heads() != op.kvHeads() || layer.keyWidth() != op.headWidth()) {
      throw CpuErrors.graph(where, "a window ≥ 1 and the heads of " + layer, op);
    }
    int width = Math.addExact(shape.queryWidth(), 2 * shape.kvWidth());
    Register in = buffers.read(op.in(), width, where);
    Register queries = buffers.inner(QUERIES, shape.queryWidth());
    Register out = buffers.write(op.out(), shape.queryWidth(), null);
    RotaryTable rotary = table(op.rotary());
    return (steps, matrices, kv) -> {
      steps.add(new AppendStep(shape, rotary, kv, layer, in, queries));
      steps.add(new AttentionStep(shape, kv, layer, queries, out));
    };
  }

  private float @Nullable [] headNorm(List<WeightRef> norm, Operation.Attention op, String where) {
    if (norm.isEmpty()) {
      return null;
    }
    float[] weight = store.vector(norm.getFirst(), where);
    if (norm.size() != 1 || weight.length != op.headWidth()) {
      throw CpuErrors.graph(where, "one norm of " + op.headWidth() + " elements", norm);
    }
    return weight;
  }

  private RotaryTable table(RotaryRule rule) {
    for (RotaryTable t : tables) {
      if (t.serves(rule)) {
        return t;
      }
    }
    RotaryTable made = new RotaryTable(rule, buffers.batchRows());
    tables.add(made);
    return made;
  }

  private GraphCompiler.Planned feedForward(Operation.GatedFeedForward op, String where) {
    Matrix gate = matrix(op.gate(), where);
    Matrix up = matrix(op.up(), where);
    Matrix down = matrix(op.down(), where);
    Register in = buffers.read(op.in(), gate.columns, where);
    if (up.columns != in.width || up.rows != gate.rows || down.columns != gate.rows) {
      throw CpuErrors.graph(where, "gate, up and down that fit each other", op.weights());
    }
    Register hidden = buffers.inner(HIDDEN, gate.rows);
    Register out = buffers.write(op.out(), down.rows, null);
    return (steps, matrices, kv) -> {
      steps.add(
          new FeedForwardStep(
              input(in, List.of(gate, up), matrices),
              matrices.get(gate.index),
              gate.bias,
              matrices.get(up.index),
              up.bias,
              hidden));
      steps.add(linear(List.of(down), hidden, out, matrices));
    };
  }

  private GraphCompiler.Planned add(Operation.Add op, String where) {
    Register a = buffers.read(op.a(), where);
    Register b = buffers.read(op.b(), a.width, where);
    Register out = buffers.write(op.out(), a.width, null);
    return (steps, matrices, kv) -> steps.add(new RowSteps.Add(a, b, out));
  }

  private GraphCompiler.Planned head(Operation.OutputHead op, String where) {
    Matrix m = matrix(op.projection(), where);
    if (m.rows != graph.vocabulary()) {
      throw CpuErrors.graph(where, "vocabulary " + graph.vocabulary(), m.rows);
    }
    Register in = buffers.read(op.in(), m.columns, where);
    return (steps, matrices, kv) ->
        steps.add(
            new HeadStep(
                input(in, List.of(m), matrices),
                matrices.get(m.index),
                m.bias,
                (float) op.scale()));
  }

  private record Matrix(int index, int rows, int columns, float @Nullable [] bias) {}

  private Matrix matrix(Operation.Projection p, String where) {
    int at = store.matrix(p.weight(), where);
    float[] bias = p.bias().isEmpty() ? null : store.vector(p.bias().getFirst(), where);
    if (bias != null && bias.length != p.weight().rows()) {
      throw CpuErrors.graph(where, "a bias of " + p.weight().rows() + " elements", bias.length);
    }
    return new Matrix(at, p.weight().rows(), p.weight().columns(), bias);
  }
}
