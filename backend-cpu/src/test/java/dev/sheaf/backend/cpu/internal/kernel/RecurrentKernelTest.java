package dev.sheaf.backend.cpu.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps a state: over channels around the vectors' edges, several tokens in a row. */
final class RecurrentKernelTest {
  private static final int TOKENS = 7;

  @ParameterizedTest
  @CsvSource({"1,1", "1,4", "3,2", "15,3", "16,3", "17,4", "33,1", "64,4", "100,5"})
  void convolutionGivesTheBitsOfTheDefinitionAndTheFormula(int channels, int taps) {
    float[] kernel = Samples.gaussian(taps * channels, 1);
    float[] bias = Samples.gaussian(channels, 2);
    float[] u = Samples.gaussian(TOKENS * channels, 3);
    float[] vector = new float[TOKENS * channels];
    float[] scalar = new float[TOKENS * channels];
    try (Arena arena = Arena.ofConfined()) {
      int state = (taps - 1) * channels;
      MemorySegment a = Samples.segment(new float[state], arena);
      MemorySegment b = Samples.segment(new float[state], arena);
      int cut = channels / 3; // two parts, as two threads would compute them
      for (int t = 0; t < TOKENS; t++) {
        int o = t * channels;
        CausalConvolution.apply(a.address(), channels, taps, kernel, bias, u, o, vector, o, 0, cut);
        CausalConvolution.apply(
            a.address(), channels, taps, kernel, bias, u, o, vector, o, cut, channels);
        CausalConvolution.scalar(
            b.address(), channels, taps, kernel, bias, u, o, scalar, o, 0, channels);
      }
      assertThat(vector).isEqualTo(scalar);
      assertThat(floats(a, state)).isEqualTo(floats(b, state));
    }
    for (int t = 0; t < TOKENS; t++) {
      for (int i = 0; i < channels; i++) {
        double sum = bias[i];
        for (int j = 0; j < taps; j++) {
          int from = t - taps + 1 + j;
          sum += from < 0 ? 0 : (double) kernel[j * channels + i] * u[from * channels + i];
        }
        assertThat((double) scalar[t * channels + i]).isCloseTo(sum, within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,16", "15,3", "16,16", "17,2", "48,5", "100,16"})
  void stateSpaceGivesTheBitsOfTheDefinitionAndTheFormula(int channels, int states) {
    float[] a = Samples.gaussian(states * channels, 1);
    for (int i = 0; i < a.length; i++) {
      a[i] = -Math.abs(a[i]) * (i % 7 == 0 ? 300 : 3);
    }
    float[] skip = Samples.gaussian(channels, 2);
    float[] x = Samples.gaussian(TOKENS * channels, 3);
    float[] bc = Samples.gaussian(TOKENS * 2 * states, 4);
    float[] delta = Samples.gaussian(TOKENS * channels, 5);
    Softplus.scalar(delta, 0, delta.length);
    StateSpace.Shape shape = new StateSpace.Shape(channels, states, a, skip);
    float[] vector = new float[TOKENS * channels];
    float[] scalar = new float[TOKENS * channels];
    int cut = channels / 3;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment h = Samples.segment(new float[states * channels], arena);
      MemorySegment g = Samples.segment(new float[states * channels], arena);
      for (int t = 0; t < TOKENS; t++) {
        int o = t * channels;
        int b = 2 * t * states;
        StateSpace.apply(shape, h.address(), delta, o, x, o, bc, b, vector, o, 0, cut);
        StateSpace.apply(shape, h.address(), delta, o, x, o, bc, b, vector, o, cut, channels);
        StateSpace.scalar(shape, g.address(), delta, o, x, o, bc, b, scalar, o, 0, channels);
      }
      assertThat(vector).isEqualTo(scalar);
      assertThat(floats(h, states * channels)).isEqualTo(floats(g, states * channels));
    }
    double[] h = new double[states * channels];
    for (int t = 0; t < TOKENS; t++) {
      for (int i = 0; i < channels; i++) {
        double d = delta[t * channels + i];
        double v = x[t * channels + i];
        double y = skip[i] * v;
        for (int j = 0; j < states; j++) {
          int at = j * channels + i;
          h[at] = Math.exp(d * a[at]) * h[at] + d * bc[2 * t * states + j] * v;
          y += bc[2 * t * states + states + j] * h[at];
        }
        assertThat((double) scalar[t * channels + i])
            .isCloseTo(y, within(1e-4 + 1e-5 * Math.abs(y)));
      }
    }
  }

  private static float[] floats(MemorySegment m, int n) {
    return java.util.Arrays.copyOf(m.toArray(ValueLayout.JAVA_FLOAT), n);
  }
}
