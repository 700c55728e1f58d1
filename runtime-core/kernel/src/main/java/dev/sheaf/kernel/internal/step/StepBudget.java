package dev.sheaf.kernel.internal.step;

/**
 * How many rows a step may have, so that it takes about {@code TARGET_SECONDS}: parking, cancelling
 * and stopping a bundle wait for a step's end, whether the backend computes ten rows a second or
 * ten thousand.
 */
final class StepBudget {
  private static final double TARGET_SECONDS = 0.25;
  private static final int FIRST = 32;
  private final int most;
  private double secondsPerRow;

  StepBudget(int most) {
    this.most = most;
  }

  int rows() {
    if (secondsPerRow == 0) {
      return Math.min(FIRST, most);
    }
    return (int) Math.clamp(TARGET_SECONDS / secondsPerRow, 1, most);
  }

  /**
   * A step of few rows says little about what a row costs in a large one, so it only lowers a too
   * hopeful estimate.
   */
  void took(int rows, double seconds) {
    double measured = seconds / rows;
    if (secondsPerRow == 0 || rows >= FIRST) {
      secondsPerRow = secondsPerRow == 0 ? measured : 0.5 * secondsPerRow + 0.5 * measured;
    } else if (seconds > 2 * TARGET_SECONDS) {
      secondsPerRow = Math.max(secondsPerRow, measured);
    } else if (rows >= rows()) {
      secondsPerRow = Math.min(secondsPerRow, measured);
    }
  }

  void reset() {
    secondsPerRow = 0;
  }
}
