package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.reference.internal.operation.AttentionStep;
import dev.sheaf.backend.reference.internal.operation.CausalConvolution;
import dev.sheaf.backend.reference.internal.operation.ExpertChoice;
import dev.sheaf.backend.reference.internal.operation.ExpertsStep;
import dev.sheaf.backend.reference.internal.operation.LatentAttentionStep;
import dev.sheaf.backend.reference.internal.operation.MatrixProduct;
import dev.sheaf.backend.reference.internal.operation.Scratch;
import dev.sheaf.backend.reference.internal.operation.SelectiveScanStep;
import dev.sheaf.backend.reference.internal.operation.ShortConvolutionStep;
import dev.sheaf.backend.reference.internal.operation.Sight;
import dev.sheaf.backend.reference.internal.operation.Step;
import dev.sheaf.backend.reference.internal.operation.Vector;
import dev.sheaf.backend.reference.internal.state.StatePlaces;
import dev.sheaf.model.Experts;
import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.ShortConvolution;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.StateLayout.Kind;
import dev.sheaf.model.WeightRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns the operations that mix rows, and the experts, into steps. */
final class MixerCompiler {
  private final ModelGraph graph;
  private final StatePlaces places;
  private final Registers registers;
  private final Products products;
  private final int batchRows;

  MixerCompiler(
      ModelGraph graph, StatePlaces places, Registers registers, Products products, int batchRows) {
    this.graph = graph;
    this.places = places;
    this.registers = registers;
    this.products = products;
    this.batchRows = batchRows;
  }

  Step attention(Operation.Attention o) {
    long keys = (long) o.kvHeads() * o.headWidth();
    long queries = (long) o.heads() * o.headWidth();
    registers.read(o.in(), queries + 2 * keys);
    Set<Kind> kinds = Set.of(Kind.PAGED, Kind.WINDOW);
    int place = place(places.perToken(), o.layer(), kinds, keys, keys);
    registers.refuseUnless(
        o.window().isEmpty() || o.window().getAsInt() > 0, "a window of at least one token");
    registers.apart(o.in());
    registers.head(o.headWidth());
    registers.write(queries);
    Sight.Layer layer =
        new Sight.Layer(o.layer(), layerPlace(), place, o.window().orElse(Sight.NO_WINDOW));
    return new AttentionStep(o, layer, headNorm(o, o.queryNorm()), headNorm(o, o.keyNorm()));
  }

  private Vector headNorm(Operation.Attention o, List<WeightRef> noneOrOne) {
    boolean fits =
        noneOrOne.size() < 2
            && (noneOrOne.isEmpty() || noneOrOne.getFirst().columns() == o.headWidth());
    registers.refuseUnless(fits, "head norms of " + o.headWidth() + " elements");
    return products.vector(noneOrOne);
  }

  Step latent(LatentAttention o) {
    long stored = (long) o.rank() + o.rotaryWidth();
    long queries = (long) o.heads() * (o.plainWidth() + o.rotaryWidth());
    registers.read(o.queries(), queries);
    registers.read(o.in(), stored);
    int place = place(places.perToken(), o.layer(), Set.of(Kind.LATENT), stored, 0);
    registers.refuseUnless(
        o.latentNorm().columns() == o.rank(), "a norm of %d elements".formatted(o.rank()));
    registers.apart(o.in());
    registers.apart(o.queries());
    registers.row(o.rank());
    registers.head(stored);
    registers.write((long) o.heads() * o.valueWidth());
    Sight.Layer layer = new Sight.Layer(o.layer(), layerPlace(), place, Sight.NO_WINDOW);
    return new LatentAttentionStep(
        o, layer, products.vector(List.of(o.latentNorm())), products.weights().matrix(o.expand()));
  }

  Step convolution(ShortConvolution o) {
    registers.read(o.in(), 3L * o.channels());
    registers.apart(o.in());
    registers.write(o.channels());
    long kept = (long) o.channels() * (o.taps() - 1);
    int place = place(places.recurrent(), o.layer(), Set.of(Kind.RECURRENT), kept, 0);
    return new ShortConvolutionStep(o.in(), convolution(o.kernel(), o.bias(), place), o.out());
  }

  private CausalConvolution convolution(WeightRef kernel, List<WeightRef> bias, int place) {
    boolean fits = bias.isEmpty() || bias.getFirst().columns() == kernel.rows();
    registers.refuseUnless(fits, "a bias of " + kernel.rows() + " elements");
    return new CausalConvolution(products.weights().matrix(kernel), products.vector(bias), place);
  }

  Step scan(SelectiveScan o) {
    int inner = o.inner();
    registers.read(o.in(), 2L * inner);
    registers.apart(o.in());
    registers.write(inner);
    registers.scratch(Scratch.INNER, inner);
    registers.scratch(Scratch.SCORES, o.parameters().rows());
    registers.scratch(Scratch.CHOICE, o.step().weight().columns());
    registers.scratch(Scratch.RESULT, inner);
    long kept = (long) inner * (o.taps() - 1);
    long held = (long) inner * o.state();
    int place = place(places.recurrent(), o.layer(), Set.of(Kind.RECURRENT), kept, held);
    return new SelectiveScanStep(
        o.in(),
        convolution(o.kernel(), o.kernelBias(), place),
        products.of(registers, o.parameters()),
        products.of(registers, o.step()),
        products.weights().matrix(o.logA()),
        products.vector(List.of(o.skip())),
        place,
        o.out());
  }

  Step experts(Experts o) {
    int width = o.router().columns();
    registers.read(o.in(), width);
    registers.apart(o.in());
    int inner = o.experts().getFirst().gate().weight().rows();
    int outputs = o.experts().getFirst().down().weight().rows();
    int count = o.experts().size();
    boolean corrected = o.correction().isEmpty() || o.correction().getFirst().columns() == count;
    registers.refuseUnless(corrected, "a correction of " + count + " elements");
    MatrixProduct router = products.of(registers, o.router());
    List<ExpertsStep.Expert> experts = new ArrayList<>();
    for (Experts.Expert e : o.experts()) {
      boolean fits =
          shape(e.gate().weight(), inner, width)
              && shape(e.up().weight(), inner, width)
              && shape(e.down().weight(), outputs, inner);
      registers.refuseUnless(fits, "experts of one shape");
      experts.add(
          new ExpertsStep.Expert(
              products.of(registers, e.gate()),
              products.of(registers, e.up()),
              products.of(registers, e.down())));
    }
    registers.scratch(Scratch.SCORES, count);
    registers.scratch(Scratch.CHOICE, 2L * count + o.routing().groups());
    registers.scratch(Scratch.GATHERED, width);
    registers.scratch(Scratch.INNER, 2L * inner);
    registers.scratch(Scratch.RESULT, outputs);
    registers.write(outputs);
    ExpertChoice choice = new ExpertChoice(count, o.routing(), products.vector(o.correction()));
    return new ExpertsStep(o.in(), router, choice, experts, o.activation(), o.out(), batchRows);
  }

  private static boolean shape(WeightRef w, int rows, int columns) {
    return w.rows() == rows && w.columns() == columns;
  }

  /** Where the state of a layer lies, which must be of these widths. */
  private int place(
      List<StateLayout> layers, int layer, Set<Kind> kinds, long keyWidth, long valueWidth) {
    Optional<Integer> place = StatePlaces.place(layers, layer);
    boolean fits = false;
    if (place.isPresent()) {
      StateLayout s = layers.get(place.get());
      fits = kinds.contains(s.kind()) && s.keyWidth() == keyWidth && s.valueWidth() == valueWidth;
    }
    registers.refuseUnless(
        fits, "one state of %s, %d + %d wide".formatted(kinds, keyWidth, valueWidth));
    return place.orElseThrow();
  }

  /** The layer that the operation belongs to, by place in the graph's list. */
  private int layerPlace() {
    int place = 0;
    for (ModelGraph.Layer layer : graph.layers()) {
      place += layer.end() <= registers.index() ? 1 : 0;
    }
    return place;
  }
}
