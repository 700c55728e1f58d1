package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Batch;
import dev.sheaf.golden.primitive.DenseModel.Row;
import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import dev.sheaf.testing.SampleModels.Feed;
import dev.sheaf.testing.SampleModels.Mixer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hidden states out of a model, and into one. */
final class TapsAndStagesTest {
  private static final int LAYERS = 4;

  static Stream<Arguments> kinds() {
    return Backends.all()
        .flatMap(backend ->
            Stream.of(
                    SampleModels.of(Mixer.ATTENTION, Mixer.WINDOW, Mixer.ATTENTION, Mixer.CAPPED),
                    SampleModels.of(Mixer.LATENT, Mixer.CONVOLUTION, Mixer.SCAN, Mixer.ATTENTION),
                    SampleModels.of(
                            Mixer.ATTENTION, Mixer.ATTENTION, Mixer.ATTENTION, Mixer.ATTENTION)
                        .feed(Feed.PLAIN)
                        .withLearnedPositions())
                .map(sample -> Arguments.of(backend, sample)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void hiddenStatesAreThoseAfterTheirLayers(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    DenseModel dense = new DenseModel(sample);
    int[] ids = Backends.ids(new Random(91), 20);
    int[] taps = {0, 2, 3};
    try (DirectBatch model =
        Backends.open(sample, backend, DirectBatch.Settings.DEFAULT.withTaps(2, 0, 3))) {
      int[] table = model.blocks(ids.length);
      DirectBatch.Result found =
          model.run(b -> {
            b.sequence(table, table.length);
            for (int i = 0; i < ids.length; i++) {
              b.row(ids[i], i, i, false, i % 4 == 0);
              if (i % 3 == 1) {
                b.hidden();
              }
            }
          });
      for (int t = 0; t < taps.length; t++) {
        int last = t;
        double[][] hidden = new double[found.hidden().length][];
        Arrays.setAll(hidden, r -> Backends.doubles(found.hidden()[r][last]));
        for (int r = 0; r < hidden.length; r++) {
          int row = 1 + 3 * r;
          Row[] rows = dense.rows(0, Arrays.copyOf(ids, row + 1));
          rows[row] = new Row(ids[row], row, taps[t] + 1); // what its hidden state would say
          double[] expected = dense.logits(rows, DenseAttention.causal(rows))[row];
          float[] said = floats(dense.head(hidden[r]));
          Backends.assertClose(backend, said, expected, "tap %d, row %d".formatted(taps[t], row));
        }
      }
      int[] other = model.blocks(ids.length);
      float[][] plain = model.run(b -> askEveryFourth(b, other, ids)).logits();
      assertThat(found.logits()).as("logits where nobody looks").isEqualTo(plain);
    }
  }

  private static void askEveryFourth(Batch b, int[] table, int[] ids) {
    b.sequence(table, table.length);
    b.slot(1);
    for (int i = 0; i < ids.length; i++) {
      b.row(ids[i], i, i, false, i % 4 == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void twoStagesGiveWhatTheWholeGives(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    int[] ids = Backends.ids(new Random(92), 24);
    float[][] whole;
    try (DirectBatch model = Backends.open(sample, backend)) {
      whole = model.feed(model.blocks(ids.length), 0, ids);
    }
    for (int cut = 1; cut < LAYERS; cut++) {
      DirectBatch.Settings tapped = DirectBatch.Settings.DEFAULT.withTaps(cut - 1);
      var first = new SampleModels.Sample(sample.graph().stage(0, cut), sample.weights());
      var second = new SampleModels.Sample(sample.graph().stage(cut, LAYERS), sample.weights());
      assertThat(first.graph().headed()).isFalse();
      try (DirectBatch a = Backends.open(first, backend, tapped);
          DirectBatch z = Backends.open(second, backend)) {
        int[] tableA = a.blocks(ids.length);
        int[] tableZ = z.blocks(ids.length);
        for (int from = 0; from < ids.length; from += 9) {
          int start = from;
          int end = Math.min(ids.length, from + 9);
          float[][][] hidden = a.run(b -> stage(b, tableA, ids, start, end)).hidden();
          float[][] found = z.run(b -> stage(b, tableZ, hidden, start)).logits();
          for (int i = start; i < end; i++) {
            assertSame(backend, found[i - start], whole[i], "cut at %d, row %d".formatted(cut, i));
          }
        }
      }
    }
  }

  private static void stage(Batch b, int[] table, int[] ids, int from, int to) {
    b.sequence(table, table.length);
    for (int i = from; i < to; i++) {
      b.row(ids[i], i, i, false, false);
      b.hidden();
    }
  }

  private static void stage(Batch b, int[] table, float[][][] hidden, int from) {
    b.sequence(table, table.length);
    for (int i = 0; i < hidden.length; i++) {
      b.row(0, from + i, from + i, false, true);
      b.embedding(hidden[i][0], 0);
    }
  }

  /**
   * Hidden states travel as single floats: what computes in them gives the same bits, what computes
   * in float64 is rounded once on the way.
   */
  private static void assertSame(String backend, float[] found, float[] whole, String what) {
    if (backend.equals(Backends.REFERENCE)) {
      Backends.assertClose(1e-5, found, Backends.doubles(whole), what);
    } else {
      assertThat(found).as(what).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void vectorsInPlaceOfTokensGiveTheSameBits(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    int[] ids = Backends.ids(new Random(93), 18);
    float[] table = sample.weights().values("table");
    try (DirectBatch model = Backends.open(sample, backend)) {
      int[] plain = model.blocks(ids.length);
      int[] mixed = model.blocks(ids.length);
      float[][] expected = model.feed(plain, 0, ids);
      float[][] found =
          model
              .run(b -> {
                b.sequence(mixed, mixed.length);
                b.slot(1);
                for (int i = 0; i < ids.length; i++) {
                  boolean vector = i % 3 != 0;
                  b.row(vector ? -1 : ids[i], i, i, false, true);
                  if (vector) {
                    b.embedding(table, ids[i] * SampleModels.WIDTH);
                  }
                }
              })
              .logits();
      assertThat(found).isEqualTo(expected);
    }
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }
}
