package dev.sheaf.backend.reference.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class SoftplusTest {
  @Test
  void agreesWithItsFormulaAndNeverOverflows() {
    for (double x = -30; x <= 30; x += 0.37) {
      double expected = Math.log1p(Math.exp(x));
      assertThat(SelectiveScanStep.softplus(x)).isCloseTo(expected, within(1e-14 * (1 + expected)));
    }
    assertThat(SelectiveScanStep.softplus(1000)).isEqualTo(1000);
    assertThat(SelectiveScanStep.softplus(-1000)).isZero();
    assertThat(SelectiveScanStep.softplus(Double.NaN)).isNaN();
  }
}
