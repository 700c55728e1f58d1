package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.kernel.AttentionWeights;
import java.util.Arrays;

/**
 * The running maximum, sum and weighted values of one head of one row; belongs to one thread.
 *
 * <p>Spans come in order and begin at multiples of {@link Scratch#SPAN} of the cells' indices, so
 * that the same cells give the same bits however they were found.
 *
 * @see <a href="https://arxiv.org/abs/1805.02867">Milakov and Gimelshein 2018</a>
 */
final class OnlineSoftmax {
  private float max;
  private float total;

  /** Before the first span. */
  void begin(float[] sums, int stride) {
    Arrays.fill(sums, 0, stride, 0f);
    max = Float.NEGATIVE_INFINITY;
    total = 0;
  }

  /** Turns the scores [from, to) of a span into weights and rescales what was summed before. */
  void span(Kernels kernels, int from, int to, int stride, Scratch s) {
    int first = from - from % AttentionScores.TILE;
    int n = Math.ceilDiv(to - first, AttentionScores.TILE) * AttentionScores.TILE;
    Arrays.fill(s.scores, first, from, Float.NEGATIVE_INFINITY);
    Arrays.fill(s.scores, to, first + n, Float.NEGATIVE_INFINITY);
    float spanMax = Math.max(max, kernels.max(s.scores, first, n, s));
    float factor = AttentionWeights.factor(max - spanMax);
    total = Math.fma(total, factor, kernels.weights(s.scores, first, n, spanMax, s));
    for (int d = 0; d < stride; d++) {
      s.head[d] *= factor;
    }
    max = spanMax;
  }

  /** After the last span. */
  void finish(float[] sums, float[] out, int at, int width) {
    for (int d = 0; d < width; d++) {
      out[at + d] = sums[d] / total;
    }
  }
}
