package dev.sheaf.kernel.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against {@link StrictMath}, and sums against decimal arithmetic. */
final class FastExpTest {
  private static final double GOOD_TO = 1e-12;
  private final double[] terms = new double[FastExp.BLOCK];

  @Test
  void agreesWithStrictMathWhereItCounts() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000_000; i++) {
      double y = -60 * random.nextDouble();
      double exact = StrictMath.exp(y);
      double wrong = Math.abs(FastExp.exp(y) - exact);
      assertThat(wrong <= GOOD_TO * exact || (y < -14 && wrong < 1e-19)).as("e^%s", y).isTrue();
    }
  }

  @Test
  void theEndsAreWhatTheyShouldBe() {
    assertThat(FastExp.exp(0)).isEqualTo(1);
    assertThat(FastExp.exp(-0.0)).isEqualTo(1);
    assertThat(FastExp.exp(-Double.MIN_VALUE)).isEqualTo(1);
    for (double y : new double[] {-60, -1e300, Double.NEGATIVE_INFINITY}) {
      assertThat(FastExp.exp(y)).isBetween(0.0, 1e-26);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 511, 512, 513, 1_001, 49_152})
  void sumsAgreeWithDecimalArithmetic(int count) {
    Random random = new Random(count);
    for (double scale : new double[] {0, 1e-3, 1, 6, 30}) {
      float[] values = new float[count + 3];
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * scale);
        max = i >= 2 && i < 2 + count ? Math.max(max, values[i]) : max;
      }
      BigDecimal exact = BigDecimal.ZERO;
      for (int i = 2; i < 2 + count; i++) {
        exact =
            exact.add(
                new BigDecimal(StrictMath.exp((double) values[i] - max)), MathContext.DECIMAL64);
      }
      double sum = FastExp.sumBelow(values, 2, count, max, terms);
      assertThat(sum).isCloseTo(exact.doubleValue(), within(GOOD_TO * sum));
    }
  }

  @Test
  void aMillionTermsThatTogetherCountAsMuchAsTheLargestAreGoodToo() {
    float[] values = new float[1 << 20];
    Arrays.fill(values, (float) -Math.log(values.length));
    values[77] = 0;
    double exact = 1 + (values.length - 1) * StrictMath.exp(values[0]);
    double sum = FastExp.sumBelow(values, 0, values.length, 0, terms);
    assertThat(sum).isCloseTo(exact, within(GOOD_TO * exact));
  }

  @Test
  void minusInfinityCountsNothing() {
    float[] values = new float[9];
    Arrays.fill(values, Float.NEGATIVE_INFINITY);
    values[5] = 3;
    values[8] = 3;
    assertThat(FastExp.sumBelow(values, 0, 9, 3, terms)).isEqualTo(2);
  }
}
