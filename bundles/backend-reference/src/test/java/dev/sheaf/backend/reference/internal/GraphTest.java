package dev.sheaf.backend.reference.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation.Activation;
import dev.sheaf.testing.DirectModel;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The backend, token by token over its state, against another formulation over the whole sequence.
 */
final class GraphTest {
  private static final int TOKENS = 40; // three blocks of state

  static Stream<Named<GraphSample>> samples() {
    GraphSample plain = GraphSample.plain();
    return Stream.of(
        Named.of("plain", plain),
        Named.of("interleaved pairs", plain.interleaved()),
        Named.of("partly turned heads", plain.heads(3, 3, 8, 2)),
        Named.of("partly turned, interleaved", plain.heads(6, 2, 8, 3).interleaved()),
        Named.of("not turned", plain.heads(2, 1, 5, 0)),
        Named.of("norms and biases", plain.withNormsAndBiases()),
        Named.of("window of 1", plain.window(1)),
        Named.of("window of 5", plain.window(5).interleaved()),
        Named.of("window beyond the end", plain.window(100)),
        Named.of("soft cap", plain.softCap(0.8)),
        Named.of("soft cap in a window", plain.softCap(2).window(17)),
        Named.of("gelu", plain.activation(Activation.GELU)),
        Named.of("gelu tanh", plain.activation(Activation.GELU_TANH)),
        Named.of("relu", plain.activation(Activation.RELU)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void agreesWithTheWholeSequenceFormulation(GraphSample sample) {
    TestWeights weights = new TestWeights(11);
    ModelGraph graph = sample.graph(weights);
    int[] ids = new Random(3).ints(TOKENS, 0, GraphSample.VOCABULARY).toArray();
    double[][] expected = new WholeSequenceModel(graph, weights).logits(ids);
    for (int chunk : new int[] {1, 7, TOKENS}) {
      try (DirectModel model =
          DirectModel.compile(
              graph,
              weights,
              new ReferenceBackend(),
              new DirectModel.Settings(2, chunk, 1, TOKENS))) {
        float[][] found = model.feedAll(0, ids);
        for (int t = 0; t < TOKENS; t++) {
          for (int i = 0; i < GraphSample.VOCABULARY; i++) {
            // Half a unit in the last place of float32, and room for float64 in another order.
            double tolerance = Math.ulp((float) expected[t][i]) / 2.0 + 1e-12;
            assertThat((double) found[t][i])
                .as("position %d, id %d", t, i)
                .isCloseTo(expected[t][i], within(tolerance));
          }
        }
      }
    }
  }
}
