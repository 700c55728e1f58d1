package dev.sheaf.architecture;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Operation;
import dev.sheaf.model.StateLayout;
import java.util.ArrayList;
import java.util.List;

/** A graph while it is written: operations, state, and where layers end. */
public final class Program {
  private final List<Operation> operations = new ArrayList<>();
  private final List<StateLayout> state = new ArrayList<>();
  private final List<ModelGraph.Layer> layers = new ArrayList<>();

  /** Appends an operation. */
  public void add(Operation operation) {
    operations.add(operation);
  }

  /** The layer that is being written; they are numbered from 0. */
  public int layer() {
    return layers.size();
  }

  /**
   * Ends the layer that is being written.
   *
   * @param register where its output, the residual stream, lies
   * @param kind how its state grows
   * @param keyWidth see {@link StateLayout}; {@code valueWidth} likewise
   */
  public void endLayer(int register, StateLayout.Kind kind, int keyWidth, int valueWidth) {
    state.add(new StateLayout(layers.size(), kind, keyWidth, valueWidth));
    layers.add(new ModelGraph.Layer(operations.size(), register));
  }

  /**
   * The finished graph.
   *
   * @param source whose family it is of
   */
  public ModelGraph graph(
      ModelSource source, int vocabulary, int embedding, int context, int registers) {
    return new ModelGraph(
        source.family(), vocabulary, embedding, context, registers, operations, state, layers);
  }
}
