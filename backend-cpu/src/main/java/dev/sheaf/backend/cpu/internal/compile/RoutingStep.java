package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.ExpertScores;
import dev.sheaf.model.Experts.Routing;
import dev.sheaf.model.Experts.Score;

/**
 * Chooses each row's experts from the router's outputs, and their weights.
 *
 * <p>A row looks at its own numbers alone, in index order; a score that is not a number counts as
 * the lowest, so that a broken row still has its number of experts and breaks by its weights.
 *
 * @see <a href="https://arxiv.org/abs/2412.19437">DeepSeek-V3, §2.1.2: groups and correction</a>
 */
final class RoutingStep implements Step {
  private static final float OUT = Float.NEGATIVE_INFINITY;

  private final Routing routing;
  private final float[] correction;
  private final Register scores;
  private final Register wanted;
  private final Register groups;
  private final ExpertChoice choice;
  private final int experts;
  private final Chooser chooser = new Chooser();

  /**
   * @param correction one per expert; zeros where there is none
   * @param scores the router's outputs, replaced by scores
   * @param wanted as wide as {@code scores}
   * @param groups as wide as there are groups
   */
  RoutingStep(
      Routing routing,
      float[] correction,
      Register scores,
      Register wanted,
      Register groups,
      ExpertChoice choice) {
    this.routing = routing;
    this.correction = correction;
    this.scores = scores;
    this.wanted = wanted;
    this.groups = groups;
    this.choice = choice;
    this.experts = scores.width;
  }

  @Override
  public void run(StepState state) {
    chooser.run(state);
    choice.list(state);
  }

  private final class Chooser extends RowSteps.RowStep {
    @Override
    void row(StepState state, int row, Scratch scratch) {
      int at = scores.row(row);
      if (routing.score() == Score.SOFTMAX) {
        ExpertScores.softmax(scores.data, at, experts);
      } else {
        ExpertScores.sigmoid(scores.data, at, experts);
      }
      int to = wanted.row(row);
      for (int e = 0; e < experts; e++) {
        wanted.data[to + e] = finite(scores.data[at + e] + correction[e]);
      }
      if (routing.groups() > 1) {
        dropGroups(to, groups.row(row));
      }
      choose(at, to, row * choice.perToken);
    }
  }

  private static float finite(float score) {
    return score > -Float.MAX_VALUE ? score : -Float.MAX_VALUE;
  }

  /** Leaves the experts of the best groups. */
  private void dropGroups(int at, int to) {
    float[] w = wanted.data;
    int size = experts / routing.groups();
    for (int g = 0; g < routing.groups(); g++) {
      float best = OUT;
      float second = OUT;
      for (int e = at + g * size; e < at + (g + 1) * size; e++) {
        if (w[e] > best) {
          second = best;
          best = w[e];
        } else if (w[e] > second) {
          second = w[e];
        }
      }
      groups.data[to + g] = finite(size == 1 ? best : best + second);
    }
    for (int i = 0; i < routing.groupsPerToken(); i++) {
      groups.data[to + highest(groups.data, to, routing.groups())] = OUT; // taken
    }
    for (int e = 0; e < experts; e++) {
      if (groups.data[to + e / size] != OUT) {
        w[at + e] = OUT;
      }
    }
  }

  private void choose(int at, int from, int entry) {
    float[] w = wanted.data;
    for (int j = 0; j < choice.perToken; j++) {
      w[from + highest(w, from, experts)] = Float.NaN; // taken
    }
    float sum = 0;
    int j = entry;
    for (int e = 0; e < experts; e++) {
      if (Float.isNaN(w[from + e])) {
        choice.expert[j] = e;
        choice.weight[j] = scores.data[at + e];
        sum += choice.weight[j];
        j++;
      }
    }
    float divisor = routing.normalise() && sum != 0 ? sum : 1f;
    for (j = entry; j < entry + choice.perToken; j++) {
      choice.weight[j] = choice.weight[j] / divisor * (float) routing.scale();
    }
  }

  /** Index of the highest, of equals the lowest; what is out or taken never wins. */
  private static int highest(float[] x, int from, int n) {
    int best = -1;
    float most = OUT;
    for (int i = 0; i < n; i++) {
      if (x[from + i] > most) {
        most = x[from + i];
        best = i;
      }
    }
    return best;
  }
}
