package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import dev.sheaf.testing.SampleModels.Feed;
import dev.sheaf.testing.SampleModels.Mixer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, token by token and in chunks, against the dense formulation. */
final class OperationsTest {
  private static final int TOKENS = 45; // several blocks, more than two windows

  static Stream<Arguments> samples() {
    return Backends.all()
        .flatMap(backend ->
            Stream.of(
                    SampleModels.of(Mixer.ATTENTION, Mixer.ATTENTION),
                    SampleModels.of(Mixer.WINDOW, Mixer.CAPPED),
                    SampleModels.of(Mixer.CAPPED_WINDOW, Mixer.ATTENTION).capped(2),
                    SampleModels.of(Mixer.ATTENTION, Mixer.ATTENTION)
                        .feed(Feed.PLAIN)
                        .withLearnedPositions(),
                    SampleModels.of(Mixer.LATENT, Mixer.LATENT),
                    SampleModels.of(Mixer.CONVOLUTION, Mixer.ATTENTION, Mixer.CONVOLUTION),
                    SampleModels.of(Mixer.SCAN, Mixer.SCAN),
                    SampleModels.of(Mixer.ATTENTION, Mixer.ATTENTION).feed(Feed.EXPERTS),
                    SampleModels.of(Mixer.LATENT, Mixer.ATTENTION).feed(Feed.GROUPED_EXPERTS))
                .map(sample -> Arguments.of(backend, sample)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void agreesWithTheDenseFormulation(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    int[] ids = Backends.ids(new Random(7), TOKENS);
    double[][] expected = new DenseModel(sample).plain(ids);
    for (int chunk : new int[] {1, 7, TOKENS}) {
      try (DirectBatch model = Backends.open(sample, backend)) {
        float[][] found = inChunks(model, ids, chunk);
        for (int t = 0; t < TOKENS; t++) {
          Backends.assertClose(backend, found[t], expected[t], "chunk " + chunk + ", row " + t);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void chunksDoNotShow(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    int[] ids = Backends.ids(new Random(8), TOKENS);
    float[][] whole;
    try (DirectBatch model = Backends.open(sample, backend)) {
      whole = inChunks(model, ids, TOKENS);
    }
    for (int chunk : new int[] {1, 3, 16}) {
      try (DirectBatch model = Backends.open(sample, backend)) {
        assertThat(inChunks(model, ids, chunk)).as("chunk %d", chunk).isEqualTo(whole);
      }
    }
  }

  private static float[][] inChunks(DirectBatch model, int[] ids, int chunk) {
    int[] table = model.blocks(ids.length);
    float[][] all = new float[ids.length][];
    for (int from = 0; from < ids.length; from += chunk) {
      int to = Math.min(ids.length, from + chunk);
      float[][] part = model.feed(table, from, java.util.Arrays.copyOfRange(ids, from, to));
      System.arraycopy(part, 0, all, from, part.length);
    }
    return all;
  }
}
