package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Outputs;

/**
 * Finds a row's largest logits, of equal ones the lower id first, and ln Σ exp(logit). Of a row
 * with a logit that is no finite number it says that they are none.
 */
final class LargestLogits {
  private LargestLogits() {}

  static void find(Outputs out, int row, boolean finite) {
    int k = out.top();
    int from = out.offset(row);
    int vocabulary = out.vocabulary();
    if (!finite) {
      for (int i = 0; i < k; i++) {
        out.top(row, i, i, Float.NaN);
      }
      out.logSumExp(row, Double.NaN);
      return;
    }
    int found = 0;
    for (int id = 0; id < vocabulary; id++) {
      float logit = out.logits()[from + id];
      if (found < k || logit > out.topLogit(row, k - 1)) {
        found = Math.min(k, found + 1);
        insert(out, row, found - 1, id, logit);
      }
    }
    double max = out.topLogit(row, 0);
    double sum = 0;
    for (int id = 0; id < vocabulary; id++) {
      sum += StrictMath.exp(out.logits()[from + id] - max);
    }
    out.logSumExp(row, max + StrictMath.log(sum));
  }

  /** Ids come in ascending order, so an equal logit stays behind the one that was there. */
  private static void insert(Outputs out, int row, int last, int id, float logit) {
    int i = last;
    for (; i > 0 && logit > out.topLogit(row, i - 1); i--) {
      out.top(row, i, out.topId(row, i - 1), out.topLogit(row, i - 1));
    }
    out.top(row, i, id, logit);
  }
}
