package dev.sheaf.backend.cpu.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RopeTest {
  private static final double[] FREQUENCIES = {1, 0.1, 0.0031, 1e-5};

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 8191, 131_071, 1 << 20})
  void anglesAreExactAtEveryPosition(int position) {
    float[] cos = new float[5];
    float[] sin = new float[5];
    Rope.table(FREQUENCIES, 1.5, position, cos, sin, 1);
    for (int i = 0; i < FREQUENCIES.length; i++) {
      double angle = position * FREQUENCIES[i];
      assertThat((double) cos[i + 1]).isCloseTo(1.5 * Math.cos(angle), within(1.5 * 0x1p-24));
      assertThat((double) sin[i + 1]).isCloseTo(1.5 * Math.sin(angle), within(1.5 * 0x1p-24));
    }
  }

  @Test
  void bothPairingsTurnTheSamePairs() {
    float[] cos = new float[4];
    float[] sin = new float[4];
    Rope.table(FREQUENCIES, 1, 77, cos, sin, 0);
    float[] x = Samples.gaussian(10, 1);
    float[] halves = x.clone();
    Rope.halves(halves, 1, cos, sin, 0, 4);
    float[] interleaved = new float[10];
    for (int i = 0; i < 4; i++) {
      interleaved[1 + 2 * i] = x[1 + i];
      interleaved[2 + 2 * i] = x[5 + i];
    }
    Rope.interleaved(interleaved, 1, cos, sin, 0, 4);
    for (int i = 0; i < 4; i++) {
      assertThat(interleaved[1 + 2 * i]).isEqualTo(halves[1 + i]);
      assertThat(interleaved[2 + 2 * i]).isEqualTo(halves[5 + i]);
      double turned =
          x[1 + i] * Math.cos(77 * FREQUENCIES[i]) - x[5 + i] * Math.sin(77 * FREQUENCIES[i]);
      assertThat((double) halves[1 + i]).isCloseTo(turned, within(1e-6));
    }
    assertThat(halves[0]).isEqualTo(x[0]);
    assertThat(halves[9]).as("beyond the pairs").isEqualTo(x[9]);
  }
}
