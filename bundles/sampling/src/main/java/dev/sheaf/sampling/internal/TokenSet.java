package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import java.util.Collection;

/** Tokens to be ruled out, or all but them; before a pass has made survivors, or after. */
final class TokenSet {
  private final int[] ids;
  private final long[] bits;

  /**
   * @param ids 0 ≤ id &lt; vocabulary
   */
  TokenSet(Collection<Integer> ids, int vocabulary) {
    this.ids = ids.stream().mapToInt(Integer::intValue).distinct().sorted().toArray();
    bits = new long[(vocabulary + 63) >>> 6];
    for (int id : this.ids) {
      bits[id >>> 6] |= 1L << id;
    }
  }

  boolean isEmpty() {
    return ids.length == 0;
  }

  boolean has(int id) {
    return (bits[id >>> 6] & (1L << id)) != 0;
  }

  /** Takes these out. */
  void forbid(Candidates candidates) {
    if (candidates.hasSurvivors()) {
      keep(candidates, false);
      return;
    }
    for (int id : ids) {
      candidates.forbid(id);
    }
  }

  /** Takes all others out. */
  void allowOnly(Candidates candidates) {
    if (candidates.hasSurvivors()) {
      keep(candidates, true);
    } else {
      candidates.allowOnly(bits);
    }
  }

  private void keep(Candidates candidates, boolean these) {
    for (int i = 0; i < candidates.count(); i++) {
      if (has(candidates.id(i)) != these) {
        candidates.survivorScore(i, Double.NEGATIVE_INFINITY);
      }
    }
    candidates.keepAtLeast(-Double.MAX_VALUE);
  }

  /** Takes one token out, wherever it stands. */
  static void forbid(Candidates candidates, int id) {
    if (!candidates.hasSurvivors()) {
      candidates.forbid(id);
      return;
    }
    for (int i = 0; i < candidates.count(); i++) {
      if (candidates.id(i) == id) {
        candidates.survivorScore(i, Double.NEGATIVE_INFINITY);
        candidates.keepAtLeast(-Double.MAX_VALUE);
        return;
      }
    }
  }
}
