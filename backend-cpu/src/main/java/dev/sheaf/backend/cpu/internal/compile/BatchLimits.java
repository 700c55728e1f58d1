package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;

/**
 * What a compiled model has room for.
 *
 * @param tokens rows of the embedding table; 0: rows come as vectors
 * @param positions rows of the table of positions
 * @param width of the residual stream
 * @param vectorWidth floats of a row that comes as a vector; 0: none can
 * @param headed whether there are logits
 * @param taps layers whose hidden states can be asked for
 * @param layers that a cell can have state in
 * @param cells whether a layer keeps state per token
 */
record BatchLimits(
    int rows,
    int logitRows,
    int contextTokens,
    int tokens,
    int positions,
    int vocabulary,
    int width,
    int vectorWidth,
    boolean headed,
    int taps,
    int layers,
    int blocks,
    boolean cells,
    int slots) {

  static BatchLimits of(
      ModelGraph graph, CompileOptions options, OperationPlanner planner, KvBlocks kv) {
    boolean vectorsOnly = graph.operations().getFirst() instanceof Operation.Input;
    return new BatchLimits(
        options.batchRows(),
        options.logitRows(),
        options.contextTokens(),
        vectorsOnly ? 0 : planner.tokens(),
        planner.positions(),
        graph.vocabulary(),
        graph.embeddingWidth(),
        vectorWidth(graph),
        graph.headed(),
        options.taps().size(),
        layers(graph),
        kv.blocks(),
        kv.layout().blockBytes() > 0,
        kv.slots());
  }

  /** Layers that a cell can have state in. */
  private static int layers(ModelGraph graph) {
    int numbered = graph.state().stream().mapToInt(s -> s.layer() + 1).max().orElse(0);
    return graph.layers().isEmpty() ? numbered : graph.layers().size();
  }

  /** A vector stands for the output of the first operation, where that is the only look-up. */
  private static int vectorWidth(ModelGraph graph) {
    long lookUps = graph.operations().stream().filter(o -> o instanceof Operation.Embed).count();
    return switch (graph.operations().getFirst()) {
      case Operation.Input in -> in.width();
      case Operation.Embed embed when lookUps == 1 -> embed.table().columns();
      default -> 0;
    };
  }
}
