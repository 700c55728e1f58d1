package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;

/**
 * Keeps the candidates whose surprise is nearest to what one has to expect, as few as have more
 * than probability p together.
 *
 * <p>With H the entropy, they are taken in the order of |−ln pᵢ − H|, of equals the likelier, then
 * the lower id first. They come from a heap, so that a vocabulary is not sorted.
 *
 * @see <a href="https://arxiv.org/abs/2202.00666">Meister et al. 2022: locally typical sampling</a>
 */
final class TypicalP implements LogitsProcessor {
  private final double p;
  private final int minKeep;
  private double[] off = new double[0];
  private int[] heap = new int[0];

  /**
   * @param p 0 &lt; p ≤ 1; 1 = all
   * @param minKeep candidates to leave at least
   */
  TypicalP(double p, int minKeep) {
    this.p = p;
    this.minKeep = minKeep;
  }

  @Override
  public void apply(Candidates candidates) {
    if (p >= 1) {
      return;
    }
    Survivors.alive(candidates);
    int count = candidates.count();
    if (count <= 1) {
      return;
    }
    if (off.length < count) {
      off = new double[count];
      heap = new int[count];
    }
    double top = Survivors.top(candidates);
    double total = Survivors.mass(candidates, top);
    double entropy = Survivors.entropy(candidates, top, total);
    double logTotal = Math.log(total);
    for (int i = 0; i < count; i++) {
      off[i] = Math.abs(logTotal + top - candidates.survivorScore(i) - entropy);
      heap[i] = i;
    }
    for (int i = count / 2 - 1; i >= 0; i--) {
      sink(candidates, i, count);
    }
    double wanted = p * total;
    double mass = 0;
    int left = count;
    while (left > 0 && !(mass > wanted && count - left >= minKeep)) {
      mass += Math.exp(candidates.survivorScore(heap[0]) - top);
      left--;
      heap[0] = heap[left];
      sink(candidates, 0, left);
    }
    for (int i = 0; i < left; i++) {
      candidates.survivorScore(heap[i], Double.NEGATIVE_INFINITY);
    }
    candidates.keepAtLeast(-Double.MAX_VALUE);
  }

  private void sink(Candidates candidates, int from, int size) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && before(candidates, heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(candidates, heap[child], heap[at])) {
        return;
      }
      int entry = heap[at];
      heap[at] = heap[child];
      heap[child] = entry;
      at = child;
    }
  }

  private boolean before(Candidates candidates, int a, int b) {
    if (off[a] != off[b]) {
      return off[a] < off[b];
    }
    double scoreA = candidates.survivorScore(a);
    double scoreB = candidates.survivorScore(b);
    return scoreA != scoreB ? scoreA > scoreB : candidates.id(a) < candidates.id(b);
  }
}
