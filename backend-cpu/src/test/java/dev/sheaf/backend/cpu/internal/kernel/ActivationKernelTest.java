package dev.sheaf.backend.cpu.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of single values: lanes against their definition, and that against float64. */
final class ActivationKernelTest {
  private static final float CAP = 30f;

  /** Changes {@code n} values in place. */
  interface Kernel {
    void apply(float[] x, int xo, int n);
  }

  static Stream<Arguments> kernels() {
    return Stream.of(
        of("silu", Silu::apply, Silu::scalar, x -> x / (1 + Math.exp(-x))),
        of("relu", Relu::apply, Relu::apply, x -> Math.max(x, 0)),
        of("gelu", Gelu::apply, Gelu::scalar, x -> x * normal(x)),
        of("gelu_tanh", GeluTanh::apply, GeluTanh::scalar, ActivationKernelTest::geluTanh),
        of("softplus", Softplus::apply, Softplus::scalar, ActivationKernelTest::softplus),
        of(
            "soft cap",
            (x, xo, n) -> SoftCap.apply(x, xo, n, CAP),
            (x, xo, n) -> SoftCap.scalar(x, xo, n, CAP),
            x -> CAP * Math.tanh(x / CAP)));
  }

  private static Arguments of(String name, Kernel vector, Kernel scalar, DoubleUnaryOperator f) {
    return Arguments.of(name, vector, scalar, f);
  }

  private static double geluTanh(double x) {
    double u = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    return x / (1 + Math.exp(-2 * u)); // 0.5·(1 + tanh u) without its cancellation
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /**
   * Φ(x): below −2 by the continued fraction of Mills' ratio, above by the power series; both to
   * better than 1e-12 of the value.
   */
  private static double normal(double x) {
    if (x > 2) {
      return 1 - normal(-x);
    }
    double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    if (x < -2) {
      double a = -x;
      double f = 0;
      for (int k = 400; k >= 1; k--) {
        f = k / (a + f);
      }
      return density / (a + f);
    }
    double term = x;
    double sum = x;
    for (int k = 1; k < 200; k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return 0.5 + density * sum;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void lanesGiveTheBitsOfTheDefinition(
      String name, Kernel vector, Kernel scalar, DoubleUnaryOperator f) {
    for (int n : new int[] {0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 63, 64, 65, 1537}) {
      float[] x = Samples.gaussian(n + 3, n);
      for (int i = 0; i < x.length; i++) {
        x[i] *= i % 4 == 0 ? 40 : i % 4 == 1 ? 1e-3f : 3;
      }
      float[] a = x.clone();
      float[] b = x.clone();
      vector.apply(a, 2, n);
      scalar.apply(b, 2, n);
      assertThat(a).as("%d values", n).isEqualTo(b);
      assertThat(a[0]).isEqualTo(x[0]);
      assertThat(a[n + 2]).as("beyond the end").isEqualTo(x[n + 2]);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void extremesGiveTheBitsOfTheDefinition(
      String name, Kernel vector, Kernel scalar, DoubleUnaryOperator f) {
    float[] extremes = {
      0f,
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      1e-38f,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      0.625f,
      0.62499994f,
      -0.625f,
      18.75f,
      -87.3f,
      -87.4f,
      88.1f,
      -10f,
      -11.5f,
      -13.3f,
      -13.4f,
      1e30f,
      -1e30f
    };
    float[] x = new float[extremes.length * 16];
    for (int i = 0; i < x.length; i++) {
      x[i] = extremes[i / 16]; // each fills vectors of its own
    }
    float[] a = x.clone();
    float[] b = x.clone();
    vector.apply(a, 0, x.length);
    scalar.apply(b, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      assertThat(Float.floatToIntBits(a[i]))
          .as("of %s: %s, %s", x[i], a[i], b[i])
          .isEqualTo(Float.floatToIntBits(b[i]));
    }
    assertThat(b[9 * 16]).as("of NaN").isNaN();
    assertThat(b[0]).as("of 0").isCloseTo((float) f.applyAsDouble(0), within(1e-6f));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void isWithinAMillionthOfFloat64(
      String name, Kernel vector, Kernel scalar, DoubleUnaryOperator f) {
    float[] x = new float[1];
    for (float v = -100f; v < 100f; v += 0.00137f) {
      x[0] = v;
      scalar.apply(x, 0, 1);
      double exact = f.applyAsDouble(v);
      // Near the smallest normal number float32 runs out of digits.
      assertThat((double) x[0])
          .as("of %s", v)
          .isCloseTo(exact, within(1e-6 * Math.abs(exact) + 1e-36));
    }
  }
}
