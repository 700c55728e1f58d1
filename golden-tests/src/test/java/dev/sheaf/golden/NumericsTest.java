package dev.sheaf.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.testing.DirectModel;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Equal bits whatever a row is computed beside, on weights of several types and on state of every
 * kind.
 */
final class NumericsTest {
  private static final int DECODED = 12;

  static Stream<Arguments> models() {
    return Stream.of("cpu", "reference")
        .flatMap(backend ->
            Stream.of(
                    "stories260k/stories260K-q8_0.gguf",
                    "tinystories-656k/tinystories-656k-q4_0.gguf",
                    "tinystories-656k/tinystories-656k-q5_1.gguf",
                    "tinystories-656k/tinystories-656k-f16.gguf",
                    "tiny-random/qwen3/model.safetensors",
                    "tiny-random/mixtral/model.safetensors",
                    "tiny-random/mamba/model.safetensors",
                    "tiny-random/lfm2/model.safetensors",
                    "tiny-random/deepseek-v3/model.safetensors",
                    "tiny-random/gemma2/model.safetensors")
                .map(file -> Arguments.of(backend, file)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void batchMatesDoNotShow(String backend, String file) {
    float[][][] alone = new float[64][][];
    try (DirectModel model = load(file, backend, 1, 1, 1)) {
      for (int s = 0; s < 64; s++) {
        model.reset(0);
        alone[s] = model.feedAll(0, ids(s, DECODED, model.vocabulary()));
      }
    }
    for (int batch : new int[] {1, 7, 8, 9, 64}) {
      int threads = batch % 2 + 1;
      try (DirectModel model = load(file, backend, threads, batch, batch)) {
        int[] all = new int[batch];
        int[][] step = new int[batch][1];
        for (int t = 0; t < DECODED; t++) {
          for (int s = 0; s < batch; s++) {
            all[s] = s;
            step[s][0] = ids(s, DECODED, model.vocabulary())[t];
          }
          float[][] together = model.step(all, step);
          for (int s = 0; s < batch; s++) {
            assertThat(together[s])
                .as("batch %d, sequence %d, token %d", batch, s, t)
                .isEqualTo(alone[s][t]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void chunksAndThreadsDoNotShow(String backend, String file) {
    float[] expected;
    int[] prompt;
    try (DirectModel model = load(file, backend, 1, 1, 1)) {
      prompt = ids(99, 200, model.vocabulary());
      expected = model.feed(0, prompt);
    }
    for (int chunk : new int[] {1, 3, 512}) {
      for (int threads : new int[] {1, 2}) {
        try (DirectModel model = load(file, backend, threads, chunk, 1)) {
          assertThat(model.feed(0, prompt))
              .as("chunks of %d, %d threads", chunk, threads)
              .isEqualTo(expected);
        }
      }
    }
  }

  private static int[] ids(int seed, int count, int vocabulary) {
    return new Random(seed).ints(count, 0, vocabulary).toArray();
  }

  private static DirectModel load(
      String file, String backend, int threads, int chunk, int sequences) {
    return Models.load(file, backend, new DirectModel.Settings(threads, chunk, sequences, 256));
  }
}
