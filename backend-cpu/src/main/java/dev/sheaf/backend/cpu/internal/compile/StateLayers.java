package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.KvLayer;
import dev.sheaf.backend.cpu.internal.memory.SlotLayer;
import dev.sheaf.backend.cpu.internal.memory.StatePlan;
import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.ShortConvolution;
import dev.sheaf.model.StateLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lays out the state of a graph's layers, in the order in which the graph names them. */
final class StateLayers {
  private final ModelGraph graph;
  private final List<KvLayer> cells = new ArrayList<>();
  private final List<SlotLayer> slots = new ArrayList<>();
  private final Set<Integer> seen = new HashSet<>();
  private long cellBytes;
  private long slotBytes;

  private StateLayers(ModelGraph graph) {
    this.graph = graph;
  }

  static StatePlan of(ModelGraph graph) {
    StateLayers layers = new StateLayers(graph);
    for (StateLayout state : graph.state()) {
      layers.add(state);
    }
    return new StatePlan(layers.cells, layers.slots);
  }

  private void add(StateLayout state) {
    String where = "state of layer " + state.layer();
    if (!seen.add(state.layer())) {
      throw CpuErrors.graph(where, "each layer once", state.layer());
    }
    switch (state.kind()) {
      // A window layer is stored like a paged one: attention looks at the window, blocks hold
      // every cell.
      case PAGED, WINDOW -> paged(state, where);
      case LATENT -> latent(state, where);
      case RECURRENT -> recurrent(state, where);
    }
  }

  private void paged(StateLayout state, String where) {
    if (!(operation(state.layer(), where) instanceof Operation.Attention a)) {
      throw CpuErrors.graph(where, "an attention operation", "another");
    }
    int width = Math.multiplyExact(a.kvHeads(), a.headWidth());
    require(state, width, width, where);
    cells(state.layer(), a.kvHeads(), a.headWidth(), a.headWidth(), a.rotary(), 0);
  }

  /**
   * A cell holds the latent twice, as key (with the rotary key after it) and as value: scores read
   * cells side by side, sums read them one by one.
   */
  private void latent(StateLayout state, String where) {
    if (!(operation(state.layer(), where) instanceof LatentAttention a)) {
      throw CpuErrors.graph(where, "a latent attention operation", "another");
    }
    int width = Math.addExact(a.rank(), a.rotaryWidth());
    if (state.keyWidth() + (long) state.valueWidth() != width) {
      throw CpuErrors.graph(
          where, width + " floats per token", state.keyWidth() + ", " + state.valueWidth());
    }
    cells(state.layer(), 1, width, a.rank(), a.rotary(), a.rank());
  }

  private void cells(int layer, int heads, int key, int value, RotaryRule rule, int from) {
    KvLayer.@Nullable Turn turn =
        rule.inverseFrequencies().length == 0 ? null : new KvLayer.Turn(rule, from);
    KvLayer made = new KvLayer(layer, heads, key, value, turn, cellBytes);
    cells.add(made);
    cellBytes = Math.addExact(cellBytes, made.bytes());
  }

  private void recurrent(StateLayout state, String where) {
    switch (operation(state.layer(), where)) {
      case ShortConvolution c ->
          require(state, Math.multiplyExact(c.channels(), c.taps() - 1), 0, where);
      case SelectiveScan s ->
          require(
              state,
              Math.multiplyExact(s.inner(), s.taps() - 1),
              Math.multiplyExact(s.inner(), s.state()),
              where);
      default -> throw CpuErrors.graph(where, "a recurrent operation", "another");
    }
    SlotLayer made = new SlotLayer(state.layer(), state.keyWidth(), state.valueWidth(), slotBytes);
    slots.add(made);
    slotBytes = Math.addExact(slotBytes, made.bytes());
  }

  private static void require(StateLayout state, int key, int value, String where) {
    if (state.keyWidth() != key || state.valueWidth() != value) {
      throw CpuErrors.graph(
          where,
          "widths %d, %d".formatted(key, value),
          state.keyWidth() + ", " + state.valueWidth());
    }
  }

  private Operation operation(int layer, String where) {
    for (Operation operation : graph.operations()) {
      if (layerOf(operation) == layer) {
        return operation;
      }
    }
    throw CpuErrors.graph(where, "an operation that uses it", "none");
  }

  /** The layer whose state an operation uses; −1: none. */
  static int layerOf(Operation operation) {
    return switch (operation) {
      case Operation.Attention a -> a.layer();
      case LatentAttention a -> a.layer();
      case ShortConvolution c -> c.layer();
      case SelectiveScan s -> s.layer();
      default -> -1;
    };
  }
}
