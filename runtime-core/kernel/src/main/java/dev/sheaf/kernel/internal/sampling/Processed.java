package dev.sheaf.kernel.internal.sampling;

import dev.sheaf.engine.TokenRecord.Alternative;
import dev.sheaf.sampling.Candidates;
import java.util.Arrays;
import java.util.List;

/**
 * Natural log-probabilities of one row under what a sampler chose from: after mask, edits and
 * truncation.
 *
 * <pre>
 *   log p(id) = score(id) − m − ln Σ e^(score(j) − m)      m the largest score, j over survivors
 * </pre>
 *
 * <p>Sums are float64 in the order of the ids, so they do not depend on the order in which passes
 * left the survivors, and good to 10⁻¹²; see {@link FastExp}. A score of +∞ takes all probability,
 * shared among those that have it. Not thread-safe; reused from row to row, and nothing is
 * allocated before the first row.
 */
public final class Processed {
  private double[] scores = new double[0];
  private double max;
  private double logSum;

  /**
   * Takes a row; afterwards the candidates may be changed.
   *
   * @param candidates after the choice
   * @param greedy whether truncation counts for nothing: whatever is not forbidden may have been
   *     chosen
   */
  public void read(Candidates candidates, boolean greedy) {
    int vocabulary = candidates.vocabulary();
    if (scores.length != vocabulary) {
      scores = new double[vocabulary];
    }
    if (candidates.hasSurvivors() && !greedy) {
      Arrays.fill(scores, Double.NEGATIVE_INFINITY);
      for (int i = 0; i < candidates.count(); i++) {
        scores[candidates.id(i)] = candidates.survivorScore(i);
      }
    } else {
      for (int id = 0; id < vocabulary; id++) {
        scores[id] = candidates.score(id);
      }
    }
    sum();
  }

  private void sum() {
    max = Double.NEGATIVE_INFINITY;
    for (double s : scores) {
      max = Math.max(max, s);
    }
    double sum = 0;
    for (double s : scores) {
      if (s == max) {
        sum += 1; // also where both are +∞
      } else if (s > Double.NEGATIVE_INFINITY) {
        sum += FastExp.exp(s - max);
      }
    }
    logSum = Math.log(sum);
  }

  /** Whether every score is a number; if not, the other questions mean nothing. */
  public boolean finite() {
    return !Double.isNaN(max);
  }

  /** Log-probability of a token, at most 0; −∞ if it could not be chosen. */
  public double of(int id) {
    double s = scores[id];
    if (s == max && max > Double.NEGATIVE_INFINITY) {
      return -logSum + 0.0; // never −0
    }
    return s == Double.NEGATIVE_INFINITY ? s : Math.min(0, s - max - logSum);
  }

  /**
   * The likeliest tokens, the likeliest first, of equals the lower id; fewer than {@code n} if
   * there are no more of probability above 0.
   *
   * @param n ≥ 0
   */
  public List<Alternative> top(int n) {
    if (n == 0) {
      return List.of();
    }
    int[] ids = new int[Math.min(n, scores.length)];
    int count = 0;
    for (int id = 0; id < scores.length; id++) {
      if (count == ids.length && !(scores[id] > scores[ids[count - 1]])) {
        continue;
      }
      if (of(id) == Double.NEGATIVE_INFINITY) {
        continue;
      }
      int at = count == ids.length ? count - 1 : count++;
      while (at > 0 && scores[id] > scores[ids[at - 1]]) {
        ids[at] = ids[at - 1];
        at--;
      }
      ids[at] = id;
    }
    return Arrays.stream(ids, 0, count).mapToObj(id -> new Alternative(id, of(id))).toList();
  }
}
