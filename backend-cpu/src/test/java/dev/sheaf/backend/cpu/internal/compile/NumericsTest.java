package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.testing.Quantiser;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A row's bits depend on the weights, its own inputs, and whether its token was given or generated;
 * on nothing else. Runs while kernels are being compiled, so it also holds definitions and kernels
 * together.
 */
final class NumericsTest {
  private static final int LENGTH = 300;
  private static final int PROMPT = 290;

  private final CpuBackend backend = new CpuBackend();

  @AfterEach
  void stop() {
    CpuBackends.stop(backend);
  }

  @ParameterizedTest
  @EnumSource(Quantiser.class)
  void chunksThreadsAndPagingChangeNoBit(Quantiser type) {
    RandomGraph g = new RandomGraph(type);
    int[] ids = ids(LENGTH, 1);
    float[][] expected;
    try (Runner one = new Runner(backend, g.graph(), g.weights(), 1, 1)) {
      expected = one.all(ids, 512, PROMPT);
    }
    try (Runner two = new Runner(backend, g.graph(), g.weights(), 1, 2)) {
      assertThat(two.all(ids, 512, PROMPT)).as("two threads").isDeepEqualTo(expected);
      assertThat(two.all(ids, 3, PROMPT)).as("chunks of 3").isDeepEqualTo(expected);
    }
    try (Runner many = new Runner(backend, g.graph(), g.weights(), 5, 2)) {
      assertThat(many.all(ids, 1, PROMPT)).as("other blocks, chunks of 1").isDeepEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 8, 9, 64})
  void batchMatesChangeNoBit(int mates) {
    RandomGraph g = new RandomGraph(Quantiser.Q4_1);
    int length = 40;
    int[][] ids = new int[mates][];
    for (int s = 0; s < mates; s++) {
      ids[s] = ids(length - s % 3, s);
    }
    float[][][] together = new float[mates][length][];
    try (Runner all = new Runner(backend, g.graph(), g.weights(), mates, 2)) {
      int from = 0;
      for (int to : new int[] {7, 8, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40}) {
        if ((to - from) * mates <= 512) {
          copy(all.step(ids, from, to, 30), together, from);
        } else {
          for (int i = from; i < to; i++) {
            copy(all.step(ids, i, i + 1, 30), together, i);
          }
        }
        from = to;
      }
    }
    try (Runner alone = new Runner(backend, g.graph(), g.weights(), 1, 1)) {
      for (int s = 0; s < mates; s++) {
        float[][] expected = alone.all(ids[s], 11, 30);
        for (int i = 0; i < ids[s].length; i++) {
          assertThat(together[s][i]).as("sequence %d, row %d", s, i).isEqualTo(expected[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Quantiser.class,
      names = {"Q8_0", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"})
  void aGeneratedRowGivesTheSameBitsWhenItIsReplayedWithOthers(Quantiser type) {
    RandomGraph g = new RandomGraph(type);
    int[] ids = ids(100, 3);
    try (Runner r = new Runner(backend, g.graph(), g.weights(), 1, 2)) {
      float[][] stepwise = r.all(ids, 1, 20);
      assertThat(r.all(ids, 512, 20)).isDeepEqualTo(stepwise);
    }
  }

  private static void copy(float[][][] part, float[][][] to, int from) {
    for (int s = 0; s < part.length; s++) {
      for (int i = 0; i < part[s].length; i++) {
        to[s][from + i] = part[s][i];
      }
    }
  }

  private static int[] ids(int n, long seed) {
    return new Random(seed).ints(n, 0, RandomGraph.VOCABULARY).toArray();
  }
}
