package dev.sheaf.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A model as a straight-line program of coarse operations.
 *
 * @param family as the architecture calls it
 * @param vocabulary rows of the output head; ids are 0 to vocabulary − 1
 * @param embeddingWidth width of the residual stream
 * @param contextTokens the longest sequence the model was made for
 * @param registers how many registers the operations use; they are numbered from 0
 * @param operations in order; the last is an {@link Operation.OutputHead}, except in a stage of a
 *     pipeline that others follow
 * @param state one entry per layer that keeps state, in order of {@link StateLayout#layer()}
 * @param layers where each layer ends, in order; empty if the architecture does not say, and then
 *     there are neither taps, nor early exits, nor stages
 */
public record ModelGraph(
    String family,
    int vocabulary,
    int embeddingWidth,
    int contextTokens,
    int registers,
    List<Operation> operations,
    List<StateLayout> state,
    List<Layer> layers) {
  /**
   * The end of a layer.
   *
   * @param end index of the operation after the layer's last
   * @param register where its output, the residual stream, lies; {@code embeddingWidth} wide
   */
  public record Layer(int end, int register) {}

  public ModelGraph {
    Objects.requireNonNull(family, "family");
    operations = List.copyOf(operations);
    state = List.copyOf(state);
    layers = List.copyOf(layers);
    if (vocabulary < 1 || embeddingWidth < 1 || contextTokens < 1 || registers < 1) {
      throw new IllegalArgumentException(
          "vocabulary, embeddingWidth, contextTokens and registers must be ≥ 1, were %d, %d, %d, %d"
              .formatted(vocabulary, embeddingWidth, contextTokens, registers));
    }
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("operations must not be empty");
    }
    boolean head = operations.getLast() instanceof Operation.OutputHead;
    if (!head && (layers.isEmpty() || layers.getLast().end() != operations.size())) {
      throw new IllegalArgumentException("the last operation must be an output head");
    }
    for (Operation op : operations) {
      if (op.out() >= registers) {
        throw new IllegalArgumentException(
            "operation writes register %d of %d".formatted(op.out(), registers));
      }
    }
    int before = 0;
    for (Layer layer : layers) {
      if (layer.end() <= before || layer.end() > operations.size()) {
        throw new IllegalArgumentException(
            "layer ends must ascend up to %d, one is %d".formatted(operations.size(), layer.end()));
      }
      before = layer.end();
    }
  }

  /** A graph that does not say where its layers end. */
  public ModelGraph(
      String family,
      int vocabulary,
      int embeddingWidth,
      int contextTokens,
      int registers,
      List<Operation> operations,
      List<StateLayout> state) {
    this(
        family, vocabulary, embeddingWidth, contextTokens, registers, operations, state, List.of());
  }

  /** Whether it ends in logits; false for a stage that others follow. */
  public boolean headed() {
    return operations.getLast() instanceof Operation.OutputHead;
  }

  /**
   * The part of the program from layer {@code from} (included) to layer {@code to} (excluded), as a
   * stage of a pipeline. A stage that does not begin with the first layer takes hidden states (see
   * {@link Operation.Input}); one that does not end with the last gives them: its last layer's
   * output, by a tap. Layers keep their numbers in {@link #state()}; a backend numbers the layers
   * of a stage by their place in the list.
   *
   * @throws IllegalArgumentException the range is empty or beyond the layers
   */
  public ModelGraph stage(int from, int to) {
    if (from < 0 || to <= from || to > layers.size()) {
      throw new IllegalArgumentException(
          "a stage lies within the %d layers, was %d to %d".formatted(layers.size(), from, to));
    }
    int firstOperation = from == 0 ? 0 : layers.get(from - 1).end();
    int lastOperation = to == layers.size() ? operations.size() : layers.get(to - 1).end();
    int shift = firstOperation;
    List<Operation> part = new ArrayList<>();
    if (from > 0) {
      part.add(new Operation.Input(embeddingWidth, layers.get(from - 1).register()));
      shift--;
    }
    part.addAll(operations.subList(firstOperation, lastOperation));
    List<Layer> ends = new ArrayList<>();
    for (Layer layer : layers.subList(from, to)) {
      ends.add(new Layer(layer.end() - shift, layer.register()));
    }
    List<StateLayout> kept =
        state.stream().filter(s -> s.layer() >= from && s.layer() < to).toList();
    return new ModelGraph(
        family, vocabulary, embeddingWidth, contextTokens, registers, part, kept, ends);
  }
}
