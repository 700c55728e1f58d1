package dev.sheaf.kernel.internal.sampling;

import dev.sheaf.engine.TokenRecord.Alternative;
import dev.sheaf.sampling.Candidates;
import java.util.ArrayList;
import java.util.List;

/**
 * Natural log-probabilities of one row under its raw logits.
 *
 * <p>{@link #read} makes one pass in float64, in the order of the ids, and allocates nothing; the logits must stay as they are
 * until the last question. −∞ is a logit (probability 0); NaN and +∞ are the caller's to refuse before. Not thread-safe;
 * reused from row to row.
 */
public final class Logprobs {
  /** Terms below e⁻⁶⁰ are left out: 2²⁰ of them together are below a thousandth of a unit in the sum's last place. */
  private static final double NEGLIGIBLE = 60;

  private float[] logits = new float[0];
  private int offset;
  private double logSumExp = Double.NEGATIVE_INFINITY;

  /** Takes a row: {@code vocabulary} logits from {@code at}. */
  public void read(float[] values, int at, int vocabulary) {
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int i = at; i < at + vocabulary; i++) {
      double x = values[i];
      double below = max - x;
      if (below < 0) {
        sum = sum * Math.exp(below) + 1;
        max = x;
      } else if (below < NEGLIGIBLE) {
        sum += Math.exp(-below);
      }
    }
    logits = values;
    offset = at;
    logSumExp = max == Double.NEGATIVE_INFINITY ? max : max + Math.log(sum);
  }

  /** Log-probability of a token; −∞ if its logit is. */
  public double of(int id) {
    double x = logits[offset + id];
    return x == Double.NEGATIVE_INFINITY ? x : x - logSumExp;
  }

  /**
   * The likeliest tokens, the likeliest first, of equals the lower id; fewer than {@code n} if there are no more of probability
   * above 0.
   *
   * @param n ≥ 0
   * @param scratch of the row's vocabulary; reset
   */
  public List<Alternative> top(int n, Candidates scratch) {
    if (n == 0) {
      return List.of();
    }
    scratch.reset(logits, offset);
    scratch.keepTop(n);
    List<Alternative> top = new ArrayList<>(scratch.count());
    for (int i = 0; i < scratch.count(); i++) {
      top.add(new Alternative(scratch.id(i), of(scratch.id(i))));
    }
    return List.copyOf(top);
  }
}
