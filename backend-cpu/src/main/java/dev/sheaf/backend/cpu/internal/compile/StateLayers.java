package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.StateLayout;
import java.util.ArrayList;
import java.util.List;

/** Lays out the state of a graph's layers, in layer order. */
final class StateLayers {
  private StateLayers() {}

  static List<KvBlocks.Layer> of(ModelGraph graph) {
    List<KvBlocks.Layer> layers = new ArrayList<>();
    long offset = 0;
    for (StateLayout state : graph.state()) {
      String where = "state of layer " + state.layer();
      if (state.layer() != layers.size()) {
        throw CpuErrors.graph(where, "layer " + layers.size(), state.layer());
      }
      // A window layer is stored like a paged one: attention looks at the window, blocks hold every
      // cell.
      if (state.kind() != StateLayout.Kind.PAGED && state.kind() != StateLayout.Kind.WINDOW) {
        throw CpuErrors.operation("state " + state.kind(), where, "stores keys and values only");
      }
      Operation.Attention attention = attention(graph, state.layer());
      int width = attention.kvHeads() * attention.headWidth();
      if (state.keyWidth() != width || state.valueWidth() != width) {
        throw CpuErrors.graph(
            where, width + " keys and values", state.keyWidth() + ", " + state.valueWidth());
      }
      KvBlocks.Layer layer = new KvBlocks.Layer(attention.kvHeads(), attention.headWidth(), offset);
      layers.add(layer);
      offset = Math.addExact(offset, layer.bytes());
    }
    return layers;
  }

  private static Operation.Attention attention(ModelGraph graph, int layer) {
    for (Operation operation : graph.operations()) {
      if (operation instanceof Operation.Attention a && a.layer() == layer) {
        return a;
      }
    }
    throw CpuErrors.graph("state of layer " + layer, "an attention operation", "none");
  }
}
