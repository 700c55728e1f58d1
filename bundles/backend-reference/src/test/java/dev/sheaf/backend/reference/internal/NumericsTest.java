package dev.sheaf.backend.reference.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.testing.DirectModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row's bits depend on its sequence alone. */
final class NumericsTest {
  private final TestWeights weights = new TestWeights(5);
  private final ModelGraph graph =
      GraphSample.plain().withNormsAndBiases().window(40).graph(weights);
  private final Map<Integer, float[][]> alone = new HashMap<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 64})
  void batchMatesDoNotShow(int batch) {
    for (int threads : new int[] {1, 2, 3}) {
      try (DirectModel model = model(threads, batch, batch, 64)) {
        int[] all = new int[batch];
        int[][] ids = new int[batch][1];
        for (int s = 0; s < batch; s++) {
          all[s] = s;
        }
        for (int t = 0; t < 24; t++) {
          for (int s = 0; s < batch; s++) {
            ids[s][0] = token(s, t);
          }
          float[][] together = model.step(all, ids);
          for (int s = 0; s < batch; s++) {
            assertThat(together[s]).as("sequence %d, token %d", s, t).isEqualTo(alone(s)[t]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,1", "512,1", "1,2", "3,2", "512,2"})
  void chunksAndThreadsDoNotShow(int chunk, int threads) {
    int[] prompt = new Random(9).ints(300, 0, GraphSample.VOCABULARY).toArray();
    float[][] expected;
    try (DirectModel model = model(1, 17, 1, 300)) {
      expected = model.feedAll(0, prompt);
    }
    try (DirectModel model = model(threads, chunk, 1, 300)) {
      assertThat(model.feedAll(0, prompt)).isEqualTo(expected);
    }
  }

  @Test
  void rowsOfDifferentCountsShareAForward() {
    try (DirectModel model = model(2, 64, 4, 64)) {
      int[][] ids = new int[4][];
      for (int s = 0; s < 4; s++) {
        ids[s] = new int[1 + 5 * s];
        for (int t = 0; t < ids[s].length; t++) {
          ids[s][t] = token(s, t);
        }
      }
      float[][] found = model.step(new int[] {0, 1, 2, 3}, ids);
      for (int s = 0; s < 4; s++) {
        assertThat(found[s]).isEqualTo(alone(s)[ids[s].length - 1]);
      }
    }
  }

  private float[][] alone(int sequence) {
    return alone.computeIfAbsent(sequence, this::computeAlone);
  }

  private float[][] computeAlone(int sequence) {
    int[] ids = new int[24];
    for (int t = 0; t < ids.length; t++) {
      ids[t] = token(sequence, t);
    }
    try (DirectModel model = model(1, 1, 1, 64)) {
      return model.feedAll(0, ids);
    }
  }

  private static int token(int sequence, int t) {
    return (sequence * 7 + t * t + 3 * t) % GraphSample.VOCABULARY;
  }

  private DirectModel model(int threads, int chunk, int sequences, int context) {
    return DirectModel.compile(
        graph,
        weights,
        new ReferenceBackend(),
        new DirectModel.Settings(threads, chunk, sequences, context));
  }
}
