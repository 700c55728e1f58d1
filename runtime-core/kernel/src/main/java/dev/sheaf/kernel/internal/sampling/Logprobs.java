package dev.sheaf.kernel.internal.sampling;

import dev.sheaf.backend.Outputs;
import dev.sheaf.engine.TokenRecord.Alternative;
import dev.sheaf.sampling.Candidates;
import java.util.ArrayList;
import java.util.List;

/**
 * Natural log-probabilities of one row under its raw logits.
 *
 * <p>{@link #read} makes two passes, for the maximum and for the sum, in an order fixed by the ids
 * alone, and allocates nothing; the logits must stay as they are until the last question. Sums are
 * float64 and good to 10⁻¹². −∞ is a logit (probability 0); NaN and +∞ are not: {@link #finite}.
 * Not thread-safe; reused from row to row.
 */
public final class Logprobs {
  private final double[] terms = new double[FastExp.BLOCK];
  private float[] logits = new float[0];
  private int offset;
  private float max;
  private double logSumExp = Double.NEGATIVE_INFINITY;

  /** Takes a row: {@code vocabulary} logits from {@code at}. */
  public void read(float[] values, int at, int vocabulary) {
    logits = values;
    offset = at;
    max = max(values, at, vocabulary);
    logSumExp =
        finite() && max != Float.NEGATIVE_INFINITY
            ? max + Math.log(FastExp.sumBelow(values, at, vocabulary, max, terms))
            : Double.NEGATIVE_INFINITY;
  }

  /**
   * Takes a row whose sum the device has found.
   *
   * @param largest the row's largest logit
   * @param deviceSum ln Σ exp(logit), as exact as the device's numbers
   */
  public void take(float[] values, int at, float largest, double deviceSum) {
    logits = values;
    offset = at;
    max = deviceSum < Double.POSITIVE_INFINITY ? largest : Float.NaN;
    logSumExp = deviceSum;
  }

  /** ln Σ exp(logit) over the row. */
  public double logSumExp() {
    return logSumExp;
  }

  /** A token's logit as the model gave it. */
  public float logit(int id) {
    return logits[offset + id];
  }

  /** Whether the row has neither NaN nor +∞; if not, the other questions mean nothing. */
  public boolean finite() {
    return max < Float.POSITIVE_INFINITY;
  }

  /**
   * The largest value, or NaN if there is one. Four chains, since one waits for each comparison.
   */
  private static float max(float[] values, int at, int count) {
    float a = Float.NEGATIVE_INFINITY;
    float b = a;
    float c = a;
    float d = a;
    int i = at;
    for (int end = at + count - 3; i < end; i += 4) {
      a = Math.max(a, values[i]);
      b = Math.max(b, values[i + 1]);
      c = Math.max(c, values[i + 2]);
      d = Math.max(d, values[i + 3]);
    }
    for (; i < at + count; i++) {
      a = Math.max(a, values[i]);
    }
    return Math.max(Math.max(a, b), Math.max(c, d));
  }

  /** Log-probability of a token, at most 0; −∞ if its logit is. */
  public double of(int id) {
    double x = logits[offset + id];
    return x == Double.NEGATIVE_INFINITY ? x : Math.min(0, x - logSumExp);
  }

  /**
   * The likeliest tokens, the likeliest first, of equals the lower id; fewer than {@code n} if
   * there are no more of probability above 0.
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

  /**
   * The likeliest tokens as the device found them.
   *
   * @param n ≥ 0, at most {@code outputs.top()}
   */
  public List<Alternative> top(int n, Outputs outputs, int logitRow) {
    List<Alternative> top = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      int id = outputs.topId(logitRow, i);
      if (of(id) > Double.NEGATIVE_INFINITY) {
        top.add(new Alternative(id, of(id)));
      }
    }
    return List.copyOf(top);
  }
}
