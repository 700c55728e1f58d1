package dev.sheaf.backend.cpu.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores, weights and values of attention, tile by tile. */
final class AttentionKernelTest {
  private static final int TILE = AttentionScores.TILE;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 10, 16, 64, 65, 128})
  void scoresGiveTheBitsOfTheDefinitionAndTheFormula(int width) {
    try (Arena arena = Arena.ofConfined()) {
      float[] q = Samples.gaussian(width + 1, 1);
      float[] k = Samples.gaussian(TILE * width, 2);
      MemorySegment keys = arena.allocate(4L * TILE * width, 64);
      for (int c = 0; c < TILE; c++) {
        KeyValueCells.key(keys.address(), c, k, c * width, width);
      }
      float[] vector = new float[TILE + 2];
      float[] scalar = new float[TILE + 2];
      AttentionScores.tile(keys.address(), width, q, 1, vector, 2);
      AttentionScores.tileScalar(keys.address(), width, q, 1, scalar, 2);
      assertThat(vector).isEqualTo(scalar);
      for (int c = 0; c < TILE; c++) {
        double dot = 0;
        for (int d = 0; d < width; d++) {
          dot += (double) q[d + 1] * k[c * width + d];
        }
        assertThat((double) vector[2 + c]).isCloseTo(dot, within(1e-5 * width));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 48, 64, 80, 128, 144})
  void valuesGiveTheBitsOfTheDefinitionForEveryRangeOfCells(int stride) {
    try (Arena arena = Arena.ofConfined()) {
      float[] v = Samples.gaussian(TILE * stride, 3);
      MemorySegment values = arena.allocate(4L * TILE * stride, 64);
      for (int c = 0; c < TILE; c++) {
        KeyValueCells.value(values.address(), stride, c, v, c * stride, stride);
      }
      float[] p = Samples.gaussian(TILE, 4);
      for (int from = 0; from <= TILE; from += 5) {
        for (int to = from; to <= TILE; to++) {
          float[] vector = Samples.gaussian(stride, 5);
          float[] scalar = vector.clone();
          AttentionValues.tile(values.address(), stride, from, to, p, 0, vector, 0);
          AttentionValues.tileScalar(values.address(), stride, from, to, p, 0, scalar, 0);
          assertThat(vector).isEqualTo(scalar);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 256})
  void weightsGiveTheBitsOfTheDefinitionAndSumUp(int n) {
    float[] vector = Samples.gaussian(n, 6);
    vector[3] = Float.NEGATIVE_INFINITY;
    vector[n - 1] = Float.NEGATIVE_INFINITY;
    float[] scalar = vector.clone();
    float[] lanes = new float[Lanes.L];
    float max = AttentionWeights.max(vector, 0, n, lanes);
    assertThat(max).isEqualTo(AttentionWeights.maxScalar(scalar, 0, n));
    float total = AttentionWeights.apply(vector, 0, n, max, lanes);
    assertThat(total).isEqualTo(AttentionWeights.applyScalar(scalar, 0, n, max, lanes));
    assertThat(vector).isEqualTo(scalar);
    assertThat(vector[3]).isZero();
    double sum = 0;
    for (float p : vector) {
      sum += p;
    }
    assertThat((double) total).isCloseTo(sum, within(1e-6 * n));
  }

  @Test
  void aNotANumberAmongTheScoresIsNotLost() {
    float[] s = new float[TILE];
    s[5] = Float.NaN;
    assertThat(AttentionWeights.max(s, 0, TILE, new float[Lanes.L])).isNaN();
    assertThat(AttentionWeights.maxScalar(s, 0, TILE)).isNaN();
  }
}
