package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.reference.internal.operation.AddStep;
import dev.sheaf.backend.reference.internal.operation.AttentionStep;
import dev.sheaf.backend.reference.internal.operation.EmbedStep;
import dev.sheaf.backend.reference.internal.operation.GatedFeedForwardStep;
import dev.sheaf.backend.reference.internal.operation.LinearStep;
import dev.sheaf.backend.reference.internal.operation.MatrixProduct;
import dev.sheaf.backend.reference.internal.operation.OutputHeadStep;
import dev.sheaf.backend.reference.internal.operation.RmsNormStep;
import dev.sheaf.backend.reference.internal.operation.Step;
import dev.sheaf.backend.reference.internal.operation.Vector;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.WeightRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turns a graph's operations into steps, following the width of every register. */
final class GraphCompiler {
  /** What it can turn. */
  static final Set<String> CAPABILITIES =
      Set.of(
          "embed",
          "norm.rms",
          "linear",
          "attention.causal",
          "attention.window",
          "attention.softcap",
          "feedforward.gated.silu",
          "feedforward.gated.gelu",
          "feedforward.gated.gelu_tanh",
          "feedforward.gated.relu",
          "add",
          "output.head");

  private final ModelGraph graph;
  private final WeightTable weights;
  private final int logitRows;
  private final List<Step> steps = new ArrayList<>();
  private final int[] widths;
  private final int[] widest;
  private int innerWidth;
  private int widestRow = 1;

  GraphCompiler(ModelGraph graph, WeightTable weights, int logitRows) {
    this.graph = graph;
    this.weights = weights;
    this.logitRows = logitRows;
    this.widths = new int[graph.registers()];
    this.widest = new int[graph.registers()];
  }

  /** Refuses a graph with an operation that cannot be turned. */
  static void checkOperations(ModelGraph graph) {
    for (int i = 0; i < graph.operations().size(); i++) {
      String capability = graph.operations().get(i).capability();
      if (!CAPABILITIES.contains(capability)) {
        throw SheafException.of(
                ReferenceErrors.OPERATION,
                "backend 'reference' does not know the operation '%s'".formatted(capability))
            .expected(CAPABILITIES.stream().sorted().toList())
            .found(capability)
            .where("operation %d of family %s".formatted(i, graph.family()))
            .next("use a backend that knows it")
            .toException();
      }
    }
  }

  List<Step> compile() {
    for (int i = 0; i < graph.operations().size(); i++) {
      steps.add(step(i, graph.operations().get(i)));
    }
    return steps;
  }

  /** For each register the width of the widest vector that is written to it. */
  int[] widest() {
    return widest;
  }

  /** Twice the width inside the widest feed-forward part. */
  int innerWidth() {
    return innerWidth;
  }

  /** Columns of the widest matrix. */
  int widestRow() {
    return widestRow;
  }

  private Step step(int index, Operation operation) {
    return switch (operation) {
      case Operation.Embed o -> {
        Step s = new EmbedStep(weights.matrix(o.table()), o.scale(), o.out());
        refuseUnless(index, o, o.table().rows() >= graph.vocabulary(), "a row for every token");
        write(index, o, o.table().columns());
        yield s;
      }
      case Operation.RmsNorm o -> {
        int width = o.weight().columns();
        read(index, o, o.in(), width);
        write(index, o, width);
        yield new RmsNormStep(
            o.in(), weights.vector(List.of(o.weight())), width, o.epsilon(), o.out());
      }
      case Operation.Linear o -> {
        List<MatrixProduct> products = new ArrayList<>();
        for (Operation.Projection p : o.siblings()) {
          read(index, o, o.in(), p.weight().columns());
          products.add(product(index, o, p));
        }
        refuseUnless(index, o, o.in() != o.out(), "another register to write than to read");
        write(index, o, o.width());
        yield new LinearStep(o.in(), products, o.width(), o.out());
      }
      case Operation.Attention o -> attention(index, o);
      case Operation.GatedFeedForward o -> feedForward(index, o);
      case Operation.Add o -> {
        int width = width(index, o, o.a());
        read(index, o, o.b(), width);
        write(index, o, width);
        yield new AddStep(o.a(), o.b(), width, o.out());
      }
      case Operation.OutputHead o -> {
        read(index, o, o.in(), o.projection().weight().columns());
        refuseUnless(
            index, o, o.projection().weight().rows() == graph.vocabulary(), "one row per token");
        yield new OutputHeadStep(o.in(), product(index, o, o.projection()), o.scale(), logitRows);
      }
      default -> throw new IllegalStateException("unchecked operation " + operation.capability());
    };
  }

  private Step attention(int index, Operation.Attention o) {
    int keys = o.kvHeads() * o.headWidth();
    int queries = o.heads() * o.headWidth();
    read(index, o, o.in(), queries + 2 * keys);
    boolean stateFits =
        o.layer() >= 0
            && o.layer() < graph.state().size()
            && graph.state().get(o.layer()).keyWidth() == keys
            && graph.state().get(o.layer()).valueWidth() == keys
            && graph.state().get(o.layer()).kind() == StateLayout.Kind.PAGED;
    refuseUnless(index, o, stateFits, "paged state of %d + %d per token".formatted(keys, keys));
    refuseUnless(index, o, o.in() != o.out(), "another register to write than to read");
    write(index, o, queries);
    return new AttentionStep(o, headNorm(index, o, o.queryNorm()), headNorm(index, o, o.keyNorm()));
  }

  private Vector headNorm(int index, Operation.Attention o, List<WeightRef> noneOrOne) {
    boolean fits = noneOrOne.isEmpty() || noneOrOne.getFirst().columns() == o.headWidth();
    refuseUnless(index, o, fits, "head norms of " + o.headWidth() + " elements");
    return weights.vector(noneOrOne);
  }

  private Step feedForward(int index, Operation.GatedFeedForward o) {
    int inner = o.gate().weight().rows();
    read(index, o, o.in(), o.gate().weight().columns());
    read(index, o, o.in(), o.up().weight().columns());
    boolean fits = o.up().weight().rows() == inner && o.down().weight().columns() == inner;
    refuseUnless(index, o, fits, "gate, up and down of one inner width");
    innerWidth = Math.max(innerWidth, Math.multiplyExact(2, inner));
    write(index, o, o.down().weight().rows());
    return new GatedFeedForwardStep(
        o.in(),
        product(index, o, o.gate()),
        product(index, o, o.up()),
        product(index, o, o.down()),
        o.activation(),
        o.out());
  }

  private MatrixProduct product(int index, Operation operation, Operation.Projection p) {
    widestRow = Math.max(widestRow, p.weight().columns());
    boolean fits = p.bias().isEmpty() || p.bias().getFirst().columns() == p.weight().rows();
    refuseUnless(index, operation, fits, "a bias of " + p.weight().rows() + " elements");
    return new MatrixProduct(weights.matrix(p.weight()), weights.vector(p.bias()));
  }

  private int width(int index, Operation operation, int register) {
    boolean written = register >= 0 && register < widths.length && widths[register] > 0;
    refuseUnless(index, operation, written, "to read a register that was written");
    return widths[register];
  }

  private void read(int index, Operation operation, int register, int width) {
    int found = width(index, operation, register);
    refuseUnless(
        index, operation, found == width, "register %d of width %d".formatted(register, width));
  }

  private void write(int index, Operation operation, int width) {
    int register = operation.out();
    boolean exists = register >= 0 && register < widths.length;
    refuseUnless(index, operation, exists, "to write a register from 0 to " + (widths.length - 1));
    widths[register] = width;
    widest[register] = Math.max(widest[register], width);
  }

  private void refuseUnless(int index, Operation operation, boolean fits, String expected) {
    if (!fits) {
      throw SheafException.of(ReferenceErrors.GRAPH, "the graph does not fit together")
          .expected(expected)
          .found(operation.toString())
          .where("operation %d of family %s".formatted(index, graph.family()))
          .next("report it: the architecture bundle made a graph that no backend can run")
          .toException();
    }
  }
}
