package dev.sheaf.backend.reference.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.model.Operation.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ActivationsTest {
  /** Values of a table of the error function, to 16 digits. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.1, 0.1124629160182849",
    "0.5, 0.5204998778130465",
    "1, 0.8427007929497149",
    "2, 0.9953222650189527",
    "3.5, 0.9999992569016276",
    "5.9, 0.9999999999999999",
    "7, 1",
    "1e-300, 1.1283791670955126e-300"
  })
  void theErrorFunctionAgreesWithItsTable(double x, double expected) {
    // Two roundings per term, of which there are some dozen before they vanish.
    assertThat(Activations.erf(x)).isCloseTo(expected, within(24 * Math.ulp(expected)));
    assertThat(Activations.erf(-x)).isEqualTo(-Activations.erf(x));
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void farFromZeroTheyAreTheIdentityOrZero(Activation activation) {
    assertThat(Activations.apply(activation, 800)).isEqualTo(800);
    assertThat(Activations.apply(activation, -800)).isZero();
    assertThat(Activations.apply(activation, 0)).isZero();
    assertThat(Activations.apply(activation, Double.NaN)).isNaN();
  }

  @Test
  void knownValues() {
    assertThat(Activations.apply(Activation.SILU, 1)).isCloseTo(0.7310585786300049, within(1e-15));
    assertThat(Activations.apply(Activation.GELU, 1)).isCloseTo(0.8413447460685429, within(1e-15));
    assertThat(Activations.apply(Activation.GELU_TANH, 1))
        .isCloseTo(0.8411919906082768, within(1e-15));
    assertThat(Activations.apply(Activation.RELU, -1)).isZero();
  }
}
