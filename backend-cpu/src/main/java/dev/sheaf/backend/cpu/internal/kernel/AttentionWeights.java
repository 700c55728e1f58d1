package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * s[c] = e^(s[c] − m) over one span of scores, and their sum: one step of the online softmax.
 *
 * <p>Spans and their borders are fixed by the absolute index of their cells; masked scores are −∞
 * and add exactly 0.
 *
 * @see <a href="https://arxiv.org/abs/1805.02867">Milakov and Gimelshein 2018</a>
 */
public final class AttentionWeights {
  private AttentionWeights() {}

  /**
   * The largest of {@code n} scores, a multiple of {@link AttentionScores#TILE}; NaN if one is NaN.
   */
  public static float max(float[] s, int so, int n, float[] lanes) {
    FloatVector m = FloatVector.fromArray(Lanes.F, s, so);
    for (int i = L; i < n; i += L) {
      m = m.max(FloatVector.fromArray(Lanes.F, s, so + i));
    }
    m.intoArray(lanes, 0);
    float max = lanes[0];
    for (int l = 1; l < L; l++) {
      max = Math.max(max, lanes[l]);
    }
    return max;
  }

  /** Replaces the scores by their weights and returns the sum, lanes in order. */
  public static float apply(float[] s, int so, int n, float max, float[] lanes) {
    FloatVector sum = FloatVector.zero(Lanes.F);
    for (int i = 0; i < n; i += L) {
      FloatVector p = Exp.exp(FloatVector.fromArray(Lanes.F, s, so + i).sub(max));
      p.intoArray(s, so + i);
      sum = sum.add(p);
    }
    sum.intoArray(lanes, 0);
    float total = 0;
    for (int l = 0; l < L; l++) {
      total += lanes[l];
    }
    return total;
  }

  /** e^x, for the factor between two spans. */
  public static float factor(float x) {
    return Exp.exp(x);
  }

  /** The definition of {@link #max}. */
  public static float maxScalar(float[] s, int so, int n) {
    float max = s[so];
    for (int i = 1; i < n; i++) {
      max = Math.max(max, s[so + i]);
    }
    return max;
  }

  /** The definition of {@link #apply}: same result to the bit. */
  public static float applyScalar(float[] s, int so, int n, float max, float[] lanes) {
    Arrays.fill(lanes, 0f);
    for (int i = 0; i < n; i++) {
      s[so + i] = Exp.exp(s[so + i] - max);
      lanes[i % L] += s[so + i];
    }
    float total = 0;
    for (int l = 0; l < L; l++) {
      total += lanes[l];
    }
    return total;
  }
}
