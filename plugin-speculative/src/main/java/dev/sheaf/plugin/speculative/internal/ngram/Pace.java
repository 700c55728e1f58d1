package dev.sheaf.plugin.speculative.internal.ngram;

/**
 * How many tokens to propose for one sequence, from what became of earlier proposals.
 *
 * <p>Two refusals in a row halve the number; one accepted token doubles it. At none, it rests for 8
 * steps, then tries a single one, and rests twice as long, up to 128 steps, as long as that is
 * refused. So where nothing repeats, proposals cost a fraction of a percent.
 */
final class Pace {
  private static final int FIRST = 8;
  private static final int SHORTEST_REST = 8;
  private static final int LONGEST_REST = 128;

  private final int most;
  private int nodes;
  private int refused;
  private int rest = SHORTEST_REST;
  private int resting;

  Pace(int most) {
    this.most = most;
    this.nodes = Math.min(most, FIRST);
  }

  /** How many to propose in this step. */
  int nodes() {
    if (resting > 0) {
      resting--;
      return 0;
    }
    return nodes;
  }

  /** Tells what became of a proposal. */
  void judged(int drafted, int accepted) {
    if (drafted == 0) {
      return;
    }
    if (accepted > 0) {
      refused = 0;
      rest = SHORTEST_REST;
      nodes = Math.min(most, 2 * nodes);
    } else if (nodes == 1) {
      resting = rest;
      rest = Math.min(LONGEST_REST, 2 * rest);
    } else if (++refused == 2) {
      refused = 0;
      nodes /= 2;
    }
  }
}
