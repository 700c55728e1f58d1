package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.Quantiser;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole program against the float64 backend: biases, head norms, both pairings, a window, every
 * type.
 */
final class ReferenceAgreementTest {
  private static final DirectModel.Settings SETTINGS = new DirectModel.Settings(2, 64, 1, 512);

  private final CpuBackend backend = new CpuBackend();

  @AfterEach
  void stop() {
    CpuBackends.stop(backend);
  }

  @ParameterizedTest
  @EnumSource(Quantiser.class)
  void logitsAreThoseOfFloat64(Quantiser type) {
    int[] ids = new Random(5).ints(300, 0, RandomGraph.VOCABULARY).toArray();
    float[][] expected = logits(Providers.named(Backend.class, "reference"), type, ids);
    float[][] found = logits(backend, type, ids);
    for (int i = 0; i < ids.length; i++) {
      for (int v = 0; v < RandomGraph.VOCABULARY; v++) {
        assertThat(found[i][v]).as("row %d, id %d", i, v).isCloseTo(expected[i][v], within(2e-4f));
      }
    }
  }

  private static float[][] logits(Backend of, Quantiser type, int[] ids) {
    RandomGraph g = new RandomGraph(type);
    try (DirectModel model = DirectModel.compile(g.graph(), g.weights(), of, SETTINGS)) {
      return model.feedAll(0, ids);
    }
  }
}
