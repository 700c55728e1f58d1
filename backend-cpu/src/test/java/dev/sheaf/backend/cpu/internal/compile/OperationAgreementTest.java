package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.Quantiser;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The operations that only some models have, against the float64 backend. */
final class OperationAgreementTest {
  private static final int LENGTH = 200;
  private static final int PROMPT = 150;

  private final CpuBackend backend = new CpuBackend();

  @AfterEach
  void stop() {
    CpuBackends.stop(backend);
  }

  static Stream<Arguments> graphsAndTypes() {
    return Stream.of(OperationGraph.values())
        .flatMap(g -> Stream.of(Quantiser.values()).map(t -> Arguments.of(g, t)));
  }

  @ParameterizedTest
  @MethodSource("graphsAndTypes")
  void logitsAreThoseOfFloat64(OperationGraph graph, Quantiser type) {
    int[] ids = new Random(5).ints(LENGTH, 0, OperationGraph.VOCABULARY).toArray();
    float[][] expected = logits(Providers.named(Backend.class, "reference"), graph, type, ids);
    float[][] found = logits(backend, graph, type, ids);
    double most = 0;
    for (int i = 0; i < ids.length; i++) {
      for (int v = 0; v < OperationGraph.VOCABULARY; v++) {
        most = Math.max(most, Math.abs(expected[i][v]));
        assertThat(found[i][v]).as("row %d, id %d", i, v).isCloseTo(expected[i][v], within(2e-4f));
      }
    }
    assertThat(most).as("logits say something").isGreaterThan(1);
  }

  private static float[][] logits(Backend of, OperationGraph graph, Quantiser type, int[] ids) {
    OperationGraph.Made g = graph.make(type);
    try (Runner runner = new Runner(of, g.graph(), g.weights(), 1, 2)) {
      return runner.all(ids, 64, PROMPT);
    }
  }
}
