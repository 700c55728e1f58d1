package dev.sheaf.backend.cpu.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Norm, gate, sums: over sizes around the vectors' edges. */
final class RowKernelTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 8, 15, 16, 17, 63, 64, 576, 1537})
  void normGivesTheBitsOfTheDefinitionAndTheFormula(int n) {
    float[] x = Samples.gaussian(n + 2, 1);
    float[] w = Samples.gaussian(n, 2);
    float[] vector = new float[n + 1];
    float[] scalar = new float[n + 1];
    float[] lanes = new float[Lanes.L];
    RmsNorm.apply(x, 2, w, 1e-5f, vector, 1, n, lanes);
    RmsNorm.scalar(x, 2, w, 1e-5f, scalar, 1, n, lanes);
    assertThat(vector).isEqualTo(scalar);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (double) x[i + 2] * x[i + 2];
    }
    double scale = 1 / Math.sqrt(sum / n + 1e-5f);
    for (int i = 0; i < n; i++) {
      double y = x[i + 2] * scale * w[i];
      assertThat((double) vector[i + 1]).isCloseTo(y, within(Math.abs(y) * n * 0x1p-23 + 1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 8, 15, 16, 17, 63, 64, 576, 1537})
  void layerNormGivesTheBitsOfTheDefinitionAndTheFormula(int n) {
    float[] x = Samples.gaussian(n + 2, 1);
    for (int i = 0; i < x.length; i++) {
      x[i] += 5; // a mean that must not cancel the variance
    }
    float[] w = Samples.gaussian(n, 2);
    float[] b = Samples.gaussian(n, 3);
    float[] vector = new float[n + 1];
    float[] scalar = new float[n + 1];
    float[] lanes = new float[Lanes.L];
    LayerNorm.apply(x, 2, w, b, 1e-5f, vector, 1, n, lanes);
    LayerNorm.scalar(x, 2, w, b, 1e-5f, scalar, 1, n, lanes);
    assertThat(vector).isEqualTo(scalar);
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += x[i + 2] / (double) n;
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += (x[i + 2] - mean) * (x[i + 2] - mean);
    }
    double scale = 1 / Math.sqrt(squares / n + 1e-5f);
    for (int i = 0; i < n; i++) {
      double y = (x[i + 2] - mean) * scale * w[i] + b[i];
      assertThat((double) vector[i + 1]).isCloseTo(y, within(1e-5 + n * 0x1p-22));
    }
  }

  @Test
  void layerNormOfEqualValuesIsTheBias() {
    float[] y = new float[37];
    float[] x = new float[37];
    float[] b = Samples.gaussian(37, 4);
    java.util.Arrays.fill(x, 0.1f);
    LayerNorm.apply(x, 0, Samples.gaussian(37, 5), b, 1e-5f, y, 0, 37, new float[Lanes.L]);
    for (int i = 0; i < 37; i++) {
      assertThat(y[i]).isCloseTo(b[i], within(1e-4f));
    }
  }

  @Test
  void normOfZerosIsZero() {
    float[] y = {1, 1, 1, 1, 1};
    RmsNorm.apply(new float[5], 0, new float[] {1, 2, 3, 4, 5}, 1e-6f, y, 0, 5, new float[Lanes.L]);
    assertThat(y).containsOnly(0f);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 16, 17, 64, 1536})
  void gateGivesTheBitsOfTheDefinitionAndTheFormula(int n) {
    float[] gate = Samples.gaussian(n, 3);
    for (int i = 0; i < n; i += 5) {
      gate[i] *= 50;
    }
    float[] up = Samples.gaussian(n, 4);
    float[] vector = gate.clone();
    float[] scalar = gate.clone();
    SwiGlu.apply(vector, 0, up, 0, n);
    SwiGlu.scalar(scalar, 0, up, 0, n);
    assertThat(vector).isEqualTo(scalar);
    for (int i = 0; i < n; i++) {
      double y = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
      assertThat((double) vector[i]).isCloseTo(y, within(Math.abs(y) * 1e-6 + 1e-30));
    }
  }

  @Test
  void blockSumsCoverWholeBlocks() {
    float[] x = Samples.gaussian(101, 5);
    float[] sums = new float[4];
    BlockSums.apply(x, 5, 96, sums, 1);
    assertThat(sums[0]).isZero();
    for (int b = 0; b < 3; b++) {
      double sum = 0;
      for (int j = 0; j < 32; j++) {
        sum += x[5 + b * 32 + j];
      }
      assertThat((double) sums[1 + b]).isCloseTo(sum, within(1e-5));
    }
  }
}
