package dev.sheaf.model;

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
 * @param operations in order; the last is an {@link Operation.OutputHead}
 * @param state one entry per layer that keeps state, in layer order
 */
public record ModelGraph(
    String family,
    int vocabulary,
    int embeddingWidth,
    int contextTokens,
    int registers,
    List<Operation> operations,
    List<StateLayout> state) {
  public ModelGraph {
    Objects.requireNonNull(family, "family");
    operations = List.copyOf(operations);
    state = List.copyOf(state);
    if (vocabulary < 1 || embeddingWidth < 1 || contextTokens < 1 || registers < 1) {
      throw new IllegalArgumentException(
          "vocabulary, embeddingWidth, contextTokens and registers must be ≥ 1, were %d, %d, %d, %d"
              .formatted(vocabulary, embeddingWidth, contextTokens, registers));
    }
    if (operations.isEmpty() || !(operations.getLast() instanceof Operation.OutputHead)) {
      throw new IllegalArgumentException("the last operation must be an output head");
    }
    for (Operation op : operations) {
      if (op.out() >= registers) {
        throw new IllegalArgumentException(
            "operation writes register %d of %d".formatted(op.out(), registers));
      }
    }
  }
}
