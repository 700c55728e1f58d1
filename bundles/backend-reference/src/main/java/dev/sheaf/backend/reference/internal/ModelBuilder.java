package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.KvLayout;
import dev.sheaf.backend.reference.internal.operation.Holes;
import dev.sheaf.backend.reference.internal.operation.LowRanks;
import dev.sheaf.backend.reference.internal.operation.Pass;
import dev.sheaf.backend.reference.internal.operation.Step;
import dev.sheaf.backend.reference.internal.state.KeyValueBlocks;
import dev.sheaf.backend.reference.internal.state.RecurrentSlots;
import dev.sheaf.backend.reference.internal.state.StatePlaces;
import dev.sheaf.backend.reference.internal.state.StateStore;
import dev.sheaf.backend.reference.internal.thread.Workers;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import java.util.List;

/** Puts a model together: weights, steps, state, room, threads. */
final class ModelBuilder {
  private final ModelGraph graph;
  private final WeightTable weights;
  private final CompileOptions options;
  private final Owned owned;
  private final StatePlaces places;

  ModelBuilder(ModelGraph graph, WeightTable weights, CompileOptions options, Owned owned) {
    this.graph = graph;
    this.weights = weights;
    this.options = options;
    this.owned = owned;
    this.places = StatePlaces.of(graph);
  }

  ReferenceModel build() {
    if (options.weightsStay()) {
      weights.useInPlace();
    } else {
      weights.copy(options.memory(), "reference weights of " + graph.family());
    }
    GraphCompiler compiler = new GraphCompiler(graph, weights, places, options);
    List<Step> steps = compiler.compile();
    LayerSpans layers = LayerSpans.of(graph, compiler, options.taps());
    KvLayout layout = StateStore.layoutOf(places.perToken(), places.recurrent());
    int blockCount = Math.ceilDiv(options.kvTokens(), KeyValueBlocks.BLOCK_TOKENS);
    KeyValueBlocks blocks = blocks(layout, blockCount);
    int slotCount = places.recurrent().isEmpty() ? 0 : options.slots();
    RecurrentSlots slots = slots(layout, slotCount);
    Workers workers = owned.workers(options.threads());
    LowRanks lowRanks = new LowRanks(workers.count());
    int holed = layers.mayExit() ? Math.multiplyExact(blockCount, KeyValueBlocks.BLOCK_TOKENS) : 0;
    Holes holes = new Holes(holed, options.batchRows(), KeyValueBlocks.BLOCK_TOKENS);
    Registers registers = compiler.registers();
    Pass pass =
        new Pass(
            room(registers, options.batchRows(), options.contextTokens()),
            registers.make(options.batchRows()),
            registers.scratch(options.batchRows()),
            blocks,
            slots,
            workers,
            lowRanks,
            holes);
    Exits exits =
        new Exits(
            pass,
            projection(steps, pass, registers),
            holes,
            options.batchRows(),
            graph.embeddingWidth(),
            layers.taps());
    Program program = new Program(steps, layers, pass, exits);
    BatchCheck check =
        new BatchCheck(
            new BatchCheck.Limits(
                graph.vocabulary(),
                graph.embeddingWidth(),
                layout.blockBytes() == 0 ? 0 : blockCount,
                slotCount,
                compiler.positions(),
                !(graph.operations().getFirst() instanceof Operation.Input),
                graph.headed()),
            options,
            layers,
            lowRanks);
    return new ReferenceModel(
        program,
        new StateStore(layout, blocks, slots),
        check,
        compiler.products(),
        lowRanks,
        owned);
  }

  private static Pass.Room room(Registers registers, int rows, int cells) {
    return new Pass.Room(rows, cells, registers.widestRow(), registers.widestHead());
  }

  private KeyValueBlocks blocks(KvLayout layout, int count) {
    long bytes = Math.multiplyExact(layout.blockBytes(), (long) count);
    String owner = "reference state of " + graph.family();
    return new KeyValueBlocks(
        owned.lease(options.memory(), bytes, owner), layout.blockBytes(), count, places);
  }

  private RecurrentSlots slots(KvLayout layout, int count) {
    long bytes = Math.multiplyExact(layout.slotBytes(), (long) count);
    String owner = "reference slots of " + graph.family();
    return new RecurrentSlots(
        owned.lease(options.memory(), bytes, owner), layout.slotBytes(), count, places);
  }

  private Projection projection(List<Step> steps, Pass pass, Registers registers) {
    boolean layered = !options.taps().isEmpty();
    int end = layered ? graph.layers().getLast().end() : steps.size();
    int in = layered ? graph.layers().getLast().register() : 0;
    Pass one = pass.one(room(registers, 1, 1), registers.make(1), registers.scratch(1));
    return new Projection(
        steps.subList(end, steps.size()), one, in, graph.embeddingWidth(), graph.vocabulary());
  }
}
