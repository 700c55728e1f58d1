package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Segment;
import dev.sheaf.golden.primitive.DenseAttention.Seen;
import dev.sheaf.golden.primitive.DenseModel.Row;
import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All rows append before any attends: two workers see each other's newest token. */
final class SameStepTest {
  private static final String ATTENTIONS = "dev.sheaf.golden.primitive.Backends#withAttentions";

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void workersSeeWhatTheOtherAppendsInThisStep(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    DenseModel dense = new DenseModel(sample);
    Random random = new Random(31);
    int[] a = Backends.ids(random, 10);
    int[] c = Backends.ids(random, 7);
    Row[] rows =
        Stream.of(dense.rows(0, a), dense.rows(0, c)).flatMap(Stream::of).toArray(Row[]::new);
    int lastA = a.length - 1;
    int lastC = rows.length - 1;
    double[][] expected =
        dense.logits(
            rows,
            (layer, head, row) -> {
              List<Seen> all = new ArrayList<>();
              int p = rows[row].position();
              if (row == lastA) { // sees all of c, then its own
                for (int j = a.length; j < rows.length; j++) {
                  all.add(Seen.of(j, p + 3));
                }
              }
              if (row == lastC) {
                for (int j = 0; j < a.length; j++) {
                  all.add(Seen.of(j, p + 5));
                }
              }
              for (int j = row < a.length ? 0 : a.length; j <= row; j++) {
                all.add(Seen.of(j, p));
              }
              return all;
            });
    try (DirectBatch model = Backends.open(sample, backend)) {
      int[] tableA = model.blocks(a.length);
      int[] tableC = model.blocks(c.length);
      model.feed(tableA, 0, java.util.Arrays.copyOf(a, lastA));
      model.feed(tableC, 0, java.util.Arrays.copyOf(c, c.length - 1));
      float[][] found =
          model
              .run(b -> {
                b.sequence(tableA, tableA.length);
                b.view(new KvView(List.of(Segment.of(tableC, 0, c.length, 3)), 0, 1));
                b.row(a[lastA], lastA, lastA, true, true);
                b.sequence(tableC, tableC.length);
                b.view(new KvView(List.of(Segment.of(tableA, 0, a.length, 5)), 0, 1));
                b.row(c[c.length - 1], c.length - 1, c.length - 1, true, true);
              })
              .logits();
      Backends.assertClose(backend, found[0], expected[lastA], "first worker");
      Backends.assertClose(backend, found[1], expected[lastC], "second worker");
      float[] older =
          model
              .run(b -> {
                b.sequence(tableA, tableA.length);
                b.view(new KvView(List.of(Segment.of(tableC, 0, c.length - 1, 3)), 0, 1));
                b.row(a[lastA], lastA, lastA, true, true);
              })
              .last();
      assertThat(older).as("without the other's newest token").isNotEqualTo(found[0]);
    }
  }
}
