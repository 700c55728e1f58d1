package dev.sheaf.backend.cpu.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

final class ExpTest {

  @Test
  void lanesGiveTheBitsOfTheScalarMethod() {
    float[] special = {
      0f,
      -0f,
      1f,
      -1f,
      88f,
      88.1f,
      1000f,
      -87.3f,
      -87.29999f,
      -87.4f,
      -1000f,
      Float.MIN_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      0.34657359f,
      -0.34657359f
    };
    float[] x = new float[4096];
    float[] random = Samples.gaussian(x.length, 3);
    for (int i = 0; i < x.length; i++) {
      x[i] = i < special.length ? special[i] : random[i] * (i % 3 == 0 ? 60 : 3);
    }
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i += Lanes.L) {
      Exp.exp(FloatVector.fromArray(Lanes.F, x, i)).intoArray(y, i);
    }
    for (int i = 0; i < x.length; i++) {
      assertThat(Float.floatToIntBits(y[i]))
          .as("exp(%s)", x[i])
          .isEqualTo(Float.floatToIntBits(Exp.exp(x[i])));
    }
  }

  @Test
  void isWithinThreeUnitsInTheLastPlace() {
    for (float x = -87.25f; x < 87.9f; x += 0.00731f) {
      double exact = Math.exp(x);
      assertThat(Math.abs(Exp.exp(x) - exact))
          .as("exp(%s)", x)
          .isLessThan(3 * Math.ulp((float) exact));
    }
  }

  @Test
  void maskedScoresAreExactlyNothing() {
    assertThat(Exp.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(Exp.exp(-88f)).isEqualTo(0f);
    assertThat(Exp.exp(0f)).isEqualTo(1f);
    assertThat(Exp.exp(Float.NaN)).isNaN();
  }
}
