package dev.sheaf.backend.reference.internal.operation;

/** out = in / sqrt(mean(in²) + ε) · weight. */
public record RmsNormStep(int in, Vector weight, int width, double epsilon, int out)
    implements Step {
  @Override
  public void run(Pass pass) {
    for (int row = 0; row < pass.batch().rows(); row++) {
      apply(
          pass.register(in), row * width, pass.register(out), row * width, width, weight, epsilon);
    }
  }

  /**
   * Norms {@code width} elements of x from {@code fromX} into y from {@code fromY}; may be in
   * place.
   */
  static void apply(
      double[] x, int fromX, double[] y, int fromY, int width, Vector weight, double epsilon) {
    double squares = 0;
    for (int i = 0; i < width; i++) {
      squares += x[fromX + i] * x[fromX + i];
    }
    double root = Math.sqrt(squares / width + epsilon);
    for (int i = 0; i < width; i++) {
      y[fromY + i] = x[fromX + i] / root * weight.get(i);
    }
  }
}
