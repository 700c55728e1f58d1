package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.model.Operation.Activation;

/**
 * Activations in float64, through {@link StrictMath}, whose results are the same on every machine.
 */
final class Activations {
  private static final double SQRT_TWO_BY_PI = StrictMath.sqrt(2 / StrictMath.PI);
  private static final double TWO_BY_SQRT_PI = 2 / StrictMath.sqrt(StrictMath.PI);

  // From here on erf rounds to 1 in float64.
  private static final double ERF_IS_ONE = 6;

  private Activations() {}

  static double apply(Activation activation, double x) {
    return switch (activation) {
      case SILU -> x / (1 + StrictMath.exp(-x));
      case GELU_TANH ->
          0.5 * x * (1 + StrictMath.tanh(SQRT_TWO_BY_PI * (x + 0.044715 * x * x * x)));
      case GELU -> 0.5 * x * (1 + erf(x / StrictMath.sqrt(2)));
      case RELU -> Math.max(x, 0);
    };
  }

  /**
   * erf(x) = 2/√π · exp(−x²) · Σ_n 2ⁿ·x²ⁿ⁺¹ / (1·3·…·(2n+1)). All terms have the sign of x, so
   * nothing cancels; they grow until n ≈ x² and then fall faster than a geometric series.
   */
  static double erf(double x) {
    if (!(Math.abs(x) < ERF_IS_ONE)) {
      return Math.signum(x); // NaN stays NaN
    }
    double term = x;
    double sum = x;
    for (int n = 1; sum + term != sum || n <= x * x; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return TWO_BY_SQRT_PI * StrictMath.exp(-x * x) * sum;
  }
}
