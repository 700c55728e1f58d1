package dev.sheaf.backend.reference.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.ShortConvolution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Where layers begin and end in a program, and which of them are looked at. */
final class LayerSpans {
  /**
   * One layer.
   *
   * @param appended index after the last operation that appends to the state; the layer's first
   *     operation if none does
   * @param end index after the last operation
   * @param in register that the layer begins with
   * @param out register that it ends with
   * @param widths of all registers at its end
   * @param tap index among the taps; −1: nobody looks
   */
  record Span(int appended, int end, int in, int out, int[] widths, int tap) {}

  private final List<Span> spans = new ArrayList<>();
  private final int taps;
  private boolean mayExit;

  private LayerSpans(int taps) {
    this.taps = taps;
    this.mayExit = taps > 0;
  }

  /**
   * The layers of a graph.
   *
   * @throws SheafException a tap is no layer of the graph
   */
  static LayerSpans of(ModelGraph graph, GraphCompiler compiler, Collection<Integer> taps) {
    List<Integer> ascending = taps.stream().sorted().toList();
    for (int tap : ascending) {
      if (tap < 0 || tap >= graph.layers().size()) {
        throw SheafException.of(ReferenceErrors.GRAPH, "a tap is no layer of the graph")
            .expected("0 to %d".formatted(graph.layers().size() - 1))
            .found(tap)
            .where("family " + graph.family())
            .next("report it: ask for taps after the layers that the graph lists")
            .toException();
      }
    }
    LayerSpans all = new LayerSpans(ascending.size());
    int start = 0;
    int in = 0;
    for (int l = 0; l < graph.layers().size(); l++) {
      ModelGraph.Layer layer = graph.layers().get(l);
      int appended = start;
      int appending = 0;
      for (int i = start; i < layer.end(); i++) {
        if (appends(graph.operations().get(i))) {
          appended = i + 1;
          appending++;
        }
      }
      all.mayExit &= appending <= 1;
      int[] widths = compiler.widthsAfter(layer.end() - 1);
      int tap = ascending.indexOf(l);
      if (tap >= 0) {
        boolean fits =
            layer.register() >= 0
                && layer.register() < widths.length
                && widths[layer.register()] == graph.embeddingWidth();
        compiler.registers().at(layer.end() - 1);
        compiler
            .registers()
            .refuseUnless(fits, "a layer's output of width " + graph.embeddingWidth());
      }
      all.spans.add(new Span(appended, layer.end(), in, layer.register(), widths, tap));
      start = layer.end();
      in = layer.register();
    }
    all.mayExit &= graph.operations().stream().noneMatch(LayerSpans::recurs);
    return all;
  }

  private static boolean appends(Operation o) {
    return o instanceof Operation.Attention || o instanceof LatentAttention || recurs(o);
  }

  private static boolean recurs(Operation o) {
    return o instanceof ShortConvolution || o instanceof SelectiveScan;
  }

  int count() {
    return spans.size();
  }

  Span get(int layer) {
    return spans.get(layer);
  }

  int taps() {
    return taps;
  }

  /** Whether rows may leave: no recurrent state, and at most one attention in a layer. */
  boolean mayExit() {
    return mayExit;
  }
}
