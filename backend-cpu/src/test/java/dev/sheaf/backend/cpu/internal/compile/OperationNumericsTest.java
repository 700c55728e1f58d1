package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.testing.Quantiser;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * As {@link NumericsTest}, for the operations that only some models have: a row's bits depend on
 * its own sequence, and on whether its token was given or generated.
 */
final class OperationNumericsTest {
  private static final int LENGTH = 130;
  private static final int PROMPT = 117;

  private final CpuBackend backend = new CpuBackend();

  @AfterEach
  void stop() {
    CpuBackends.stop(backend);
  }

  static Stream<Arguments> graphsAndTypes() {
    return Stream.of(OperationGraph.values())
        .flatMap(g ->
            Stream.of(Quantiser.F32, Quantiser.Q4_1, Quantiser.Q4_K).map(t -> Arguments.of(g, t)));
  }

  @ParameterizedTest
  @MethodSource("graphsAndTypes")
  void chunksAndThreadsChangeNoBit(OperationGraph graph, Quantiser type) {
    OperationGraph.Made g = graph.make(type);
    int[] ids = ids(LENGTH, 1);
    float[][] expected;
    try (Runner one = new Runner(backend, g.graph(), g.weights(), 1, 1)) {
      expected = one.all(ids, 512, PROMPT);
    }
    try (Runner two = new Runner(backend, g.graph(), g.weights(), 3, 2)) {
      assertThat(two.all(ids, 512, PROMPT)).as("two threads").isDeepEqualTo(expected);
      assertThat(two.all(ids, 3, PROMPT)).as("chunks of 3").isDeepEqualTo(expected);
      assertThat(two.all(ids, 1, PROMPT)).as("chunks of 1").isDeepEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(OperationGraph.class)
  void batchMatesChangeNoBit(OperationGraph graph) {
    OperationGraph.Made g = graph.make(Quantiser.Q8_0);
    int mates = 9;
    int[][] ids = new int[mates][];
    for (int s = 0; s < mates; s++) {
      ids[s] = ids(30 - s % 3, s);
    }
    float[][][] together = new float[mates][30][];
    try (Runner all = new Runner(backend, g.graph(), g.weights(), mates, 2)) {
      int from = 0;
      for (int to : new int[] {5, 6, 24, 25, 26, 27, 28, 29, 30}) {
        float[][][] part = all.step(ids, from, to, 23);
        for (int s = 0; s < mates; s++) {
          System.arraycopy(part[s], 0, together[s], from, part[s].length);
        }
        from = to;
      }
    }
    try (Runner alone = new Runner(backend, g.graph(), g.weights(), 1, 1)) {
      for (int s = 0; s < mates; s++) {
        float[][] expected = alone.all(ids[s], 11, 23);
        for (int i = 0; i < ids[s].length; i++) {
          assertThat(together[s][i]).as("sequence %d, row %d", s, i).isEqualTo(expected[i]);
        }
      }
    }
  }

  private static int[] ids(int n, long seed) {
    return new Random(seed).ints(n, 0, OperationGraph.VOCABULARY).toArray();
  }
}
