package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.model.ModelGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts steps in order, says for which rows each is, and inserts what happens between layers. A
 * program without taps has nothing in between.
 */
final class ProgramBuilder {
  private final ModelGraph graph;
  private final LayerPlan plan;
  private final Buffers buffers;
  private final Tail tail;
  private final Map<Integer, Register> ends = new HashMap<>();
  private final List<Instruction> instructions = new ArrayList<>();
  private @Nullable Register kept;

  ProgramBuilder(ModelGraph graph, LayerPlan plan, Buffers buffers) {
    this.graph = graph;
    this.plan = plan;
    this.buffers = buffers;
    this.tail = new Tail(graph.vocabulary());
  }

  /** After an operation was planned, while its registers are the current ones. */
  void planned(int operation) {
    int layer = plan.endingAfter(operation);
    if (layer >= 0 && !plan.taps().isEmpty()) {
      String where = "end of layer " + layer;
      ends.put(layer, buffers.read(plan.register(layer), graph.embeddingWidth(), where));
      kept = buffers.inner(Buffers.KEPT, graph.embeddingWidth());
      if (layer == plan.layers() - 1) {
        tail.input(buffers.read(plan.register(layer), where));
      }
    }
  }

  /** Steps that come before everything else. */
  void first(List<? extends Step> steps) {
    for (Step step : steps) {
      instructions.add(new Instruction(step, Instruction.Scope.EVERYONE));
    }
  }

  /** The steps of an operation. */
  void operation(int operation, List<Step> steps) {
    for (Step step : steps) {
      instructions.add(new Instruction(step, plan.scope(operation, step)));
      if (!plan.taps().isEmpty() && plan.isTail(operation)) {
        tail.add(step);
      }
    }
    int layer = plan.endingAfter(operation);
    Register hidden = ends.get(layer);
    Register states = kept;
    if (hidden != null && states != null && layer >= plan.taps().getFirst()) {
      int tap = plan.taps().indexOf(layer);
      boolean last = layer == plan.layers() - 1;
      Step end = new LayerEndStep(layer, tap, last, hidden, states, tail);
      instructions.add(new Instruction(end, Instruction.Scope.EVERYONE));
    }
  }

  /** The whole program. */
  Instruction[] instructions() {
    return instructions.toArray(Instruction[]::new);
  }
}
