package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.reference.internal.operation.AddStep;
import dev.sheaf.backend.reference.internal.operation.EmbedStep;
import dev.sheaf.backend.reference.internal.operation.FeedForwardStep;
import dev.sheaf.backend.reference.internal.operation.GatedFeedForwardStep;
import dev.sheaf.backend.reference.internal.operation.InputStep;
import dev.sheaf.backend.reference.internal.operation.LayerNormStep;
import dev.sheaf.backend.reference.internal.operation.LinearStep;
import dev.sheaf.backend.reference.internal.operation.MatrixProduct;
import dev.sheaf.backend.reference.internal.operation.OutputHeadStep;
import dev.sheaf.backend.reference.internal.operation.PositionEmbedStep;
import dev.sheaf.backend.reference.internal.operation.RmsNormStep;
import dev.sheaf.backend.reference.internal.operation.Scratch;
import dev.sheaf.backend.reference.internal.operation.Step;
import dev.sheaf.backend.reference.internal.operation.Vector;
import dev.sheaf.backend.reference.internal.state.StatePlaces;
import dev.sheaf.model.Experts;
import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.ShortConvolution;
import java.util.ArrayList;
import java.util.List;

/** Turns a graph's operations into steps, following the width of every register. */
final class GraphCompiler {
  private final ModelGraph graph;
  private final CompileOptions options;
  private final Registers registers;
  private final Products products;
  private final MixerCompiler mixers;
  private final List<int[]> widthsAfter = new ArrayList<>();
  private int positions = Integer.MAX_VALUE;

  GraphCompiler(ModelGraph graph, WeightTable weights, StatePlaces places, CompileOptions options) {
    this.graph = graph;
    this.options = options;
    this.registers = new Registers(graph);
    this.products = new Products(weights);
    this.mixers = new MixerCompiler(graph, places, registers, products, options.batchRows());
  }

  List<Step> compile() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < graph.operations().size(); i++) {
      registers.at(i);
      steps.add(step(graph.operations().get(i)));
      widthsAfter.add(registers.widths());
    }
    return steps;
  }

  Registers registers() {
    return registers;
  }

  Products products() {
    return products;
  }

  /** Widths of the registers after an operation. */
  int[] widthsAfter(int operation) {
    return widthsAfter.get(operation);
  }

  /** Positions that rows may have: 0 to this, excluded. */
  int positions() {
    return positions;
  }

  private Step step(Operation operation) {
    return switch (operation) {
      case Operation.Embed o -> {
        boolean enough = o.table().rows() >= graph.vocabulary();
        registers.refuseUnless(enough, "a row for every token");
        boolean wide = o.table().columns() == graph.embeddingWidth();
        registers.refuseUnless(wide, "a table of width " + graph.embeddingWidth());
        registers.write(o.table().columns());
        yield new EmbedStep(products.weights().matrix(o.table()), o.scale(), o.out());
      }
      case Operation.Input o -> {
        registers.refuseUnless(registers.index() == 0, "to be the first operation");
        registers.refuseUnless(o.width() == graph.embeddingWidth(), "the embedding's width");
        registers.write(o.width());
        yield new InputStep(o.width(), o.out());
      }
      case Operation.PositionEmbed o -> {
        registers.read(o.in(), o.table().columns());
        registers.row(o.table().columns());
        registers.write(o.table().columns());
        positions = Math.min(positions, o.table().rows());
        yield new PositionEmbedStep(o.in(), products.weights().matrix(o.table()), o.out());
      }
      case Operation.RmsNorm o -> {
        int width = o.weight().columns();
        registers.read(o.in(), width);
        registers.write(width);
        Vector weight = products.vector(List.of(o.weight()));
        yield new RmsNormStep(o.in(), weight, width, o.epsilon(), o.offset(), o.out());
      }
      case Operation.LayerNorm o -> {
        int width = o.weight().columns();
        registers.read(o.in(), width);
        boolean fits = o.bias().isEmpty() || o.bias().getFirst().columns() == width;
        registers.refuseUnless(fits, "a bias of " + width + " elements");
        registers.write(width);
        Vector weight = products.vector(List.of(o.weight()));
        Vector bias = products.vector(o.bias());
        yield new LayerNormStep(o.in(), weight, bias, width, o.epsilon(), o.out());
      }
      case Operation.Linear o -> linear(o);
      case Operation.Attention o -> mixers.attention(o);
      case LatentAttention o -> mixers.latent(o);
      case ShortConvolution o -> mixers.convolution(o);
      case SelectiveScan o -> mixers.scan(o);
      case Experts o -> mixers.experts(o);
      case Operation.GatedFeedForward o -> gated(o);
      case Operation.FeedForward o -> plain(o);
      case Operation.Add o -> {
        int width = registers.width(o.a());
        registers.read(o.b(), width);
        registers.write(width);
        yield new AddStep(o.a(), o.b(), width, o.out());
      }
      case Operation.OutputHead o -> {
        registers.read(o.in(), o.projection().weight().columns());
        boolean fits = o.projection().weight().rows() == graph.vocabulary();
        registers.refuseUnless(fits, "one row per token");
        MatrixProduct product = products.of(registers, o.projection());
        yield new OutputHeadStep(o.in(), product, o.scale(), o.softCap(), options.logitRows());
      }
      default -> throw new IllegalStateException("unchecked operation " + operation.capability());
    };
  }

  private Step linear(Operation.Linear o) {
    List<MatrixProduct> siblings = new ArrayList<>();
    for (Operation.Projection p : o.siblings()) {
      registers.read(o.in(), p.weight().columns());
      siblings.add(products.of(registers, p));
    }
    registers.apart(o.in());
    registers.write(o.width());
    return new LinearStep(o.in(), siblings, o.width(), o.out());
  }

  private Step gated(Operation.GatedFeedForward o) {
    int inner = o.gate().weight().rows();
    registers.read(o.in(), o.gate().weight().columns());
    registers.read(o.in(), o.up().weight().columns());
    boolean fits = o.up().weight().rows() == inner && o.down().weight().columns() == inner;
    registers.refuseUnless(fits, "gate, up and down of one inner width");
    registers.scratch(Scratch.INNER, 2L * inner);
    registers.write(o.down().weight().rows());
    return new GatedFeedForwardStep(
        o.in(),
        products.of(registers, o.gate()),
        products.of(registers, o.up()),
        products.of(registers, o.down()),
        o.activation(),
        o.out());
  }

  private Step plain(Operation.FeedForward o) {
    int inner = o.up().weight().rows();
    registers.read(o.in(), o.up().weight().columns());
    boolean fits = o.down().weight().columns() == inner;
    registers.refuseUnless(fits, "up and down of one inner width");
    registers.scratch(Scratch.INNER, inner);
    registers.write(o.down().weight().rows());
    return new FeedForwardStep(
        o.in(),
        products.of(registers, o.up()),
        products.of(registers, o.down()),
        o.activation(),
        o.out());
  }
}
