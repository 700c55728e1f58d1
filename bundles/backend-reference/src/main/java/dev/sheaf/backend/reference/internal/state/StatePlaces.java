package dev.sheaf.backend.reference.internal.state;

import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.StateLayout.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which layers keep which state. Layers are found by their number, since a graph may leave some
 * out; blocks and slots know them by place, counted from 0 without gaps.
 */
public final class StatePlaces {
  /**
   * Which part of a stored key turns with the position.
   *
   * @param from first element
   * @param stride from head to head
   */
  record Turning(int from, int heads, int stride, Rotation rotation) {}

  private final List<StateLayout> perToken = new ArrayList<>();
  private final List<StateLayout> recurrent = new ArrayList<>();
  private final List<Optional<Turning>> turning = new ArrayList<>();

  private StatePlaces() {}

  /** The places of a graph's layers. */
  public static StatePlaces of(ModelGraph graph) {
    StatePlaces places = new StatePlaces();
    for (StateLayout s : graph.state()) {
      if (s.kind() == Kind.RECURRENT) {
        places.recurrent.add(s);
      } else {
        places.perToken.add(s);
        places.turning.add(turningOf(graph, s.layer()));
      }
    }
    return places;
  }

  private static Optional<Turning> turningOf(ModelGraph graph, int layer) {
    for (Operation operation : graph.operations()) {
      if (operation instanceof Operation.Attention a && a.layer() == layer) {
        return Optional.of(
            new Turning(0, a.kvHeads(), a.headWidth(), Rotation.further(a.rotary())));
      }
      if (operation instanceof LatentAttention a && a.layer() == layer) {
        return Optional.of(new Turning(a.rank(), 1, a.rotaryWidth(), Rotation.further(a.rotary())));
      }
    }
    return Optional.empty();
  }

  /** Layers with state per token, in order of place. */
  public List<StateLayout> perToken() {
    return List.copyOf(perToken);
  }

  /** Layers with state per sequence, in order of place. */
  public List<StateLayout> recurrent() {
    return List.copyOf(recurrent);
  }

  Optional<Turning> turning(int place) {
    return turning.get(place);
  }

  /** The place of a layer among those of its kind; empty if it has no such state, or twice. */
  public static Optional<Integer> place(List<StateLayout> of, int layer) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      if (of.get(i).layer() == layer) {
        found.add(i);
      }
    }
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }
}
