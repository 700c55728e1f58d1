package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import dev.sheaf.testing.SampleModels.Mixer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The largest logits and their sum, against a sort of the whole row. */
final class TopTest {
  private static final String BACKENDS = "dev.sheaf.golden.primitive.Backends#all";

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void theLargestComeFirstAndOfEqualsTheLowerId(String backend) {
    SampleModels.Sample sample = SampleModels.of(Mixer.ATTENTION).build();
    float[] head = sample.weights().values("head").clone();
    for (int id = 0; id < SampleModels.VOCABULARY; id += 3) { // every third equals one before
      int like = id / 2;
      System.arraycopy(
          head, like * SampleModels.WIDTH, head, id * SampleModels.WIDTH, SampleModels.WIDTH);
    }
    sample.weights().put("head", SampleModels.VOCABULARY, SampleModels.WIDTH, head);
    int[] ids = Backends.ids(new Random(111), 9);
    try (DirectBatch model = Backends.open(sample, backend)) {
      float[][] plain = model.feed(model.blocks(9), 0, ids);
      for (int k : new int[] {1, 2, 7, 64, SampleModels.VOCABULARY}) {
        model.outputs().askTop(k);
        float[][] logits = model.feed(model.blocks(9), 0, ids);
        assertThat(logits).as("the logits themselves").isEqualTo(plain);
        for (int row = 0; row < 9; row++) {
          check(model, row, k, logits[row], backend);
        }
      }
      model.outputs().askTop(0);
      assertThat(model.feed(model.blocks(9), 0, ids)).isEqualTo(plain);
    }
  }

  private static void check(DirectBatch model, int row, int k, float[] logits, String backend) {
    int[] sorted =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer id) -> -(double) logits[id])
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; i < k; i++) {
      assertThat(model.outputs().topId(row, i)).as("row %d, rank %d", row, i).isEqualTo(sorted[i]);
      assertThat(model.outputs().topLogit(row, i)).isEqualTo(logits[sorted[i]]);
    }
    double sum = 0;
    for (int i = logits.length - 1; i >= 0; i--) {
      sum += Math.exp((double) logits[sorted[i]]);
    }
    double room = backend.equals(Backends.REFERENCE) ? 1e-12 : 1e-5;
    assertThat(model.outputs().logSumExp(row)).isCloseTo(Math.log(sum), within(room));
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void rowsThatFailDoNotDisturbOthers(String backend) {
    SampleModels.Sample sample = SampleModels.of(Mixer.ATTENTION).build();
    int[] ids = Backends.ids(new Random(112), 4);
    float[] bad = new float[SampleModels.WIDTH];
    Arrays.fill(bad, Float.NaN);
    try (DirectBatch model = Backends.open(sample, backend)) {
      model.outputs().askTop(3);
      float[][] alone = model.feed(model.blocks(4), 0, ids);
      int[] best = {model.outputs().topId(0, 0), model.outputs().topId(3, 2)};
      int[] good = model.blocks(4);
      int[] failing = model.blocks(4);
      var batch = new dev.sheaf.backend.Batch(8);
      batch.sequence(failing, failing.length);
      batch.row(0, 0, 0, false, true);
      batch.embedding(bad, 0);
      batch.sequence(good, good.length);
      DirectBatch.rows(batch, 0, false, ids);
      model.model().forward(batch, model.outputs()).await();
      assertThat(model.outputs().status(0))
          .isEqualTo(dev.sheaf.backend.Outputs.Status.NOT_A_NUMBER);
      int at = model.outputs().offset(1);
      float[] first =
          Arrays.copyOfRange(model.outputs().logits(), at, at + SampleModels.VOCABULARY);
      assertThat(first).isEqualTo(alone[0]);
      assertThat(model.outputs().topId(1, 0)).isEqualTo(best[0]);
      assertThat(model.outputs().topId(4, 2)).isEqualTo(best[1]);
    }
  }
}
