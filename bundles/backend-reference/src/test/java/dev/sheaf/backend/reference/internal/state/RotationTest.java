package dev.sheaf.backend.reference.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.model.RotaryRule;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RotationTest {
  private static final int WIDTH = 20; // 16 of them turn

  private static RotaryRule rule(RotaryRule.Pairing pairing, double factor) {
    double[] frequencies = new double[8];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = Math.pow(10_000, -i / 8.0);
    }
    return new RotaryRule("test", pairing, frequencies, factor);
  }

  private static double[] head(long seed) {
    return new Random(seed).doubles(WIDTH, -4, 4).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void turningFurtherEqualsTurningOnce(RotaryRule.Pairing pairing) {
    Rotation first = Rotation.of(rule(pairing, 1.3));
    Rotation further = Rotation.further(rule(pairing, 1.3));
    int[] positions = {0, 1, 63, 1000, 8191};
    for (int from : positions) {
      for (int to : positions) {
        double[] once = head(to);
        double[] twice = head(to);
        first.apply(once, 0, 1, WIDTH, to);
        first.apply(twice, 0, 1, WIDTH, from);
        further.apply(twice, 0, 1, WIDTH, to - from);
        for (int d = 0; d < WIDTH; d++) {
          assertThat(twice[d]).isCloseTo(once[d], within(1e-13));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyThePairsTurn(RotaryRule.Pairing pairing) {
    double[] x = head(3);
    double[] before = x.clone();
    Rotation.of(rule(pairing, 1)).apply(x, 0, 1, WIDTH, 12);
    for (int d = 0; d < WIDTH; d++) {
      assertThat(x[d] == before[d]).as("element %d stays", d).isEqualTo(d >= 16);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anglesOfThousandsOfRadiansKeepTheirLastDigits(RotaryRule.Pairing pairing) {
    // The exact product of position and frequency, less whole turns, in decimal arithmetic.
    RotaryRule rule = rule(pairing, 1);
    BigDecimal turn = new BigDecimal("6.28318530717958647692528676655900576839433879875021");
    double[] x = new double[WIDTH];
    for (int i = 0; i < 8; i++) {
      x[pairing == RotaryRule.Pairing.HALVES ? i : 2 * i] = 1;
    }
    int position = 8191;
    Rotation.of(rule).apply(x, 0, 1, WIDTH, position);
    for (int i = 0; i < 8; i++) {
      BigDecimal exact =
          new BigDecimal(rule.inverseFrequencies()[i]).multiply(BigDecimal.valueOf(position));
      double angle = exact.remainder(turn).doubleValue();
      int first = pairing == RotaryRule.Pairing.HALVES ? i : 2 * i;
      assertThat(x[first]).as("pair %d", i).isCloseTo(Math.cos(angle), within(2e-15));
    }
  }
}
