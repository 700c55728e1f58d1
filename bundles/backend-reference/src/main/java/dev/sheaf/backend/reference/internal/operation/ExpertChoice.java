package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.model.Experts.Routing;
import dev.sheaf.model.Experts.Score;

/**
 * Makes of a router's outputs the weight of every expert for one row: 0 for those that are not
 * chosen.
 *
 * <p>Of equal scores the lower index wins. A score that is no number wins where it stands first, so
 * that the row's result is no number either.
 */
public record ExpertChoice(int experts, Routing routing, Vector correction) {
  /** Room that {@link #choose} needs, in elements: weights, scores for the choice, groups. */
  int room() {
    return 2 * experts + routing.groups();
  }

  /**
   * Replaces the outputs by scores and writes the weights.
   *
   * @param outputs of the router, from {@code at}
   * @param room gets the weights, from {@code to}; what follows them is scratch
   */
  void choose(double[] outputs, int at, double[] room, int to) {
    score(outputs, at);
    int biased = to + experts;
    int groups = biased + experts;
    for (int e = 0; e < experts; e++) {
      room[to + e] = 0;
      room[biased + e] = outputs[at + e] + correction.orZero(e);
    }
    if (routing.groupsPerToken() < routing.groups()) {
      closeGroups(room, biased, groups);
    }
    double sum = 0;
    for (int n = 0; n < routing.perToken(); n++) {
      int e = best(room, biased, experts);
      room[biased + e] = TAKEN;
      room[to + e] = outputs[at + e];
      sum += outputs[at + e];
    }
    for (int e = 0; e < experts; e++) {
      if (room[biased + e] == TAKEN) {
        room[to + e] *= routing.scale() / (routing.normalise() ? sum : 1);
      }
    }
  }

  // Below every finite score, so that neither is chosen; only the second was chosen before.
  private static final double CLOSED = -Double.MAX_VALUE;
  private static final double TAKEN = Double.NEGATIVE_INFINITY;

  private void score(double[] x, int at) {
    if (routing.score() == Score.SIGMOID) {
      for (int e = at; e < at + experts; e++) {
        x[e] = 1 / (1 + StrictMath.exp(-x[e]));
      }
      return;
    }
    double max = Double.NEGATIVE_INFINITY;
    for (int e = at; e < at + experts; e++) {
      max = Math.max(max, x[e]);
    }
    double sum = 0;
    for (int e = at; e < at + experts; e++) {
      x[e] = StrictMath.exp(x[e] - max);
      sum += x[e];
    }
    for (int e = at; e < at + experts; e++) {
      x[e] /= sum;
    }
  }

  /** Leaves the groups whose two best scores have the highest sums open. */
  private void closeGroups(double[] room, int biased, int groups) {
    int size = experts / routing.groups();
    for (int g = 0; g < routing.groups(); g++) {
      room[groups + g] = twoBest(room, biased + g * size, size);
    }
    for (int n = 0; n < routing.groupsPerToken(); n++) {
      room[groups + best(room, groups, routing.groups())] = TAKEN;
    }
    for (int e = 0; e < experts; e++) {
      if (room[groups + e / size] != TAKEN) {
        room[biased + e] = CLOSED;
      }
    }
  }

  private static double twoBest(double[] x, int from, int count) {
    double first = Double.NEGATIVE_INFINITY;
    double second = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      if (x[i] > first) {
        second = first;
        first = x[i];
      } else {
        second = Math.max(second, x[i]);
      }
    }
    return count == 1 ? first : first + second;
  }

  private static int best(double[] x, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (x[from + i] > x[from + best]) {
        best = i;
      }
    }
    return best;
  }
}
