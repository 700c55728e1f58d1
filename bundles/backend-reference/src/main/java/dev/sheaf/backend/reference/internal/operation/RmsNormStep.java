package dev.sheaf.backend.reference.internal.operation;

/** out = in / sqrt(mean(in²) + ε) · (offset + weight). */
public record RmsNormStep(int in, Vector weight, int width, double epsilon, double offset, int out)
    implements Step {
  @Override
  public void run(Pass pass) {
    for (int i = 0; i < pass.rows(); i++) {
      int at = i * width;
      apply(pass.register(in), at, pass.register(out), at, width, weight, epsilon, offset);
    }
  }

  /**
   * Norms {@code width} elements of x from {@code fromX} into y from {@code fromY}; may be in
   * place.
   */
  static void apply(
      double[] x,
      int fromX,
      double[] y,
      int fromY,
      int width,
      Vector weight,
      double epsilon,
      double offset) {
    double squares = 0;
    for (int i = 0; i < width; i++) {
      squares += x[fromX + i] * x[fromX + i];
    }
    double root = Math.sqrt(squares / width + epsilon);
    for (int i = 0; i < width; i++) {
      y[fromY + i] = x[fromX + i] / root * (offset + weight.get(i));
    }
  }
}
