package dev.sheaf.backend.cpu.internal.kernel;

/**
 * Scores of experts from a router's outputs, one row at a time, in place. Plain loops: experts are
 * few beside the columns of their matrices.
 */
public final class ExpertScores {
  private ExpertScores() {}

  /** e^x / Σ e^x, summed in order. */
  public static void softmax(float[] x, int xo, int n) {
    float max = x[xo];
    for (int i = xo + 1; i < xo + n; i++) {
      max = Math.max(max, x[i]);
    }
    float sum = 0;
    for (int i = xo; i < xo + n; i++) {
      x[i] = Exp.exp(x[i] - max);
      sum += x[i];
    }
    for (int i = xo; i < xo + n; i++) {
      x[i] /= sum;
    }
  }

  /** 1 / (1 + e^−x). */
  public static void sigmoid(float[] x, int xo, int n) {
    for (int i = xo; i < xo + n; i++) {
      x[i] = 1f / (Exp.exp(-x[i]) + 1f);
    }
  }
}
