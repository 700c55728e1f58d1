package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.model.Experts;
import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where layers end, and which operations a row still needs that left before: those that lead to a
 * layer's keys and values, for filling what it skipped, and those after the last layer. (Rows of
 * graphs with recurrent state do not leave.)
 */
final class LayerPlan {
  private final ModelGraph graph;
  private final List<Integer> taps;
  private final Set<Integer> leadsToState = new HashSet<>();

  LayerPlan(ModelGraph graph, Set<Integer> taps) {
    this.graph = graph;
    for (int tap : taps) {
      if (tap < 0 || tap >= graph.layers().size()) {
        throw CpuErrors.taps(graph.layers().size(), tap);
      }
    }
    this.taps = List.copyOf(new TreeSet<>(taps));
    if (!taps.isEmpty()) {
      int start = 0;
      for (ModelGraph.Layer layer : graph.layers()) {
        slice(start, layer.end());
        start = layer.end();
      }
    }
  }

  /** Walks a layer backwards from what its state is made of. */
  private void slice(int start, int end) {
    Set<Integer> needed = new HashSet<>();
    for (int i = end - 1; i >= start; i--) {
      Operation op = graph.operations().get(i);
      boolean needs = needed.remove(op.out());
      if (needs) {
        leadsToState.add(i);
      }
      if (needs || StateLayers.layerOf(op) >= 0) {
        needed.addAll(reads(op));
        if (needs && op instanceof LatentAttention latent) {
          needed.add(latent.queries());
        }
      }
    }
  }

  private static List<Integer> reads(Operation op) {
    return switch (op) {
      case Operation.RmsNorm o -> List.of(o.in());
      case Operation.LayerNorm o -> List.of(o.in());
      case Operation.PositionEmbed o -> List.of(o.in());
      case Operation.Linear o -> List.of(o.in());
      case Operation.Attention o -> List.of(o.in());
      case LatentAttention o -> List.of(o.in());
      case Operation.GatedFeedForward o -> List.of(o.in());
      case Operation.FeedForward o -> List.of(o.in());
      case Experts o -> List.of(o.in());
      case Operation.Add o -> List.of(o.a(), o.b());
      default -> List.of();
    };
  }

  /** Layers whose hidden states may be asked for, ascending. */
  List<Integer> taps() {
    return taps;
  }

  /** Layers in all; 0 if the graph does not say. */
  int layers() {
    return graph.layers().size();
  }

  /** The layer that ends after an operation; −1: none. */
  int endingAfter(int operation) {
    for (int l = 0; l < graph.layers().size(); l++) {
      if (graph.layers().get(l).end() == operation + 1) {
        return l;
      }
    }
    return -1;
  }

  /** The register of a layer's output. */
  int register(int layer) {
    return graph.layers().get(layer).register();
  }

  /** The place in the graph's list of the layer that an operation belongs to. */
  int place(int operation) {
    int place = 0;
    for (ModelGraph.Layer layer : graph.layers()) {
      place += layer.end() <= operation ? 1 : 0;
    }
    return layers() == 0
        ? Math.max(0, StateLayers.layerOf(graph.operations().get(operation)))
        : place;
  }

  /** Whether an operation comes after the last layer. */
  boolean isTail(int operation) {
    return layers() > 0 && operation >= graph.layers().getLast().end();
  }

  /** Rows that a step of an operation computes. */
  Instruction.Scope scope(int operation, Step step) {
    if (taps.isEmpty() || isTail(operation)) {
      return Instruction.Scope.EVERYONE;
    }
    return leadsToState.contains(operation) || step instanceof AppendsState
        ? Instruction.Scope.STATE
        : Instruction.Scope.RUNNING;
  }
}
