package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Segment;
import dev.sheaf.golden.primitive.DenseAttention.Seen;
import dev.sheaf.golden.primitive.DenseModel.Row;
import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import dev.sheaf.testing.SampleModels.Mixer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Segments under one softmax, met with shifted queries. */
final class SegmentTest {
  private static final String BACKENDS = "dev.sheaf.golden.primitive.Backends#all";
  private static final String ATTENTIONS = "dev.sheaf.golden.primitive.Backends#withAttentions";

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void aSequenceCutIntoSegmentsGivesTheSameBits(String backend, SampleModels kind) {
    int[] ids = Backends.ids(new Random(21), 59);
    int cut = 51;
    try (DirectBatch model = Backends.open(kind.build(), backend)) {
      int[] table = model.blocks(ids.length);
      model.feed(table, 0, Arrays.copyOf(ids, cut));
      float[][] plain = model.feed(table, cut, Arrays.copyOfRange(ids, cut, ids.length));
      for (int[] ends : new int[][] {{cut}, {16, cut}, {5, 37, cut}, {0, 1, 40, 40, cut}}) {
        List<Segment> segments = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
          segments.add(Segment.of(table, from, end - from, 0));
          from = end;
        }
        int[] own = model.blocks(ids.length - cut);
        float[][] found =
            model
                .run(b -> {
                  b.sequence(own, own.length);
                  b.view(new KvView(segments, 0, 1));
                  for (int i = cut; i < ids.length; i++) {
                    b.row(ids[i], i, i - cut, false, true);
                  }
                })
                .logits();
        assertThat(found).as("cut at %s", Arrays.toString(ends)).isEqualTo(plain);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void shiftsLimitsAndScalesAgreeWithTheDenseFormulation(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    DenseModel dense = new DenseModel(sample);
    Random random = new Random(22);
    for (int n = 0; n < 4; n++) {
      int[] a = Backends.ids(random, 1 + random.nextInt(30));
      int[] c = Backends.ids(random, 1 + random.nextInt(30));
      int[] own = Backends.ids(random, 12);
      int skip = random.nextInt(a.length);
      int shiftA = random.nextInt(80) - 40;
      int shiftC = random.nextInt(80) - 40;
      int limitC = random.nextInt(60);
      double scale = 0.7 + n * 0.3;
      int at = 20 + random.nextInt(30); // position of the first own token
      Row[] rows = concatenated(dense.rows(0, a), dense.rows(0, c), dense.rows(at, own));
      int ownFrom = a.length + c.length;
      double[][] expected =
          dense.logits(
              rows,
              new DenseAttention.Sees() {
                @Override
                public List<Seen> at(int layer, int head, int row) {
                  List<Seen> all = new ArrayList<>();
                  int p = rows[row].position();
                  int first = row < a.length ? 0 : row < ownFrom ? a.length : ownFrom;
                  if (row >= ownFrom) {
                    for (int j = skip; j < a.length; j++) {
                      all.add(Seen.of(j, p + shiftA));
                    }
                    for (int j = a.length; j < ownFrom; j++) {
                      all.add(Seen.of(j, Math.min(p + shiftC, limitC)));
                    }
                  }
                  for (int j = first; j <= row; j++) {
                    all.add(Seen.of(j, p));
                  }
                  return all;
                }

                @Override
                public double scoreScale(int row) {
                  return row >= ownFrom ? scale : 1;
                }
              });
      try (DirectBatch model = Backends.open(sample, backend)) {
        int[] tableA = model.blocks(a.length);
        int[] tableC = model.blocks(c.length);
        int[] table = model.blocks(own.length);
        model.feed(tableA, 0, a);
        model.feed(tableC, 0, c);
        KvView view =
            new KvView(
                List.of(
                    Segment.of(tableA, skip, a.length - skip, shiftA),
                    new Segment(tableC, 0, c.length, shiftC, limitC, Optional.empty())),
                0,
                scale);
        for (int from : new int[] {0, 7}) { // in two steps
          int to = from == 0 ? 7 : own.length;
          float[][] found =
              model
                  .run(b -> {
                    b.sequence(table, table.length);
                    b.view(view);
                    for (int i = from; i < to; i++) {
                      b.row(own[i], at + i, i, true, true);
                    }
                  })
                  .logits();
          for (int i = from; i < to; i++) {
            Backends.assertClose(
                backend, found[i - from], expected[ownFrom + i], "case " + n + ", row " + i);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void ownCellsBeforeTheStartAreNotSeen(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    DenseModel dense = new DenseModel(sample);
    int[] ids = Backends.ids(new Random(23), 40);
    int hidden = 18;
    Row[] rows = dense.rows(0, ids);
    double[][] expected =
        dense.logits(
            rows,
            (layer, head, row) -> {
              List<Seen> all = new ArrayList<>();
              for (int j = row == 39 ? hidden : 0; j <= row; j++) {
                all.add(Seen.of(j, rows[row].position()));
              }
              return all;
            });
    try (DirectBatch model = Backends.open(sample, backend)) {
      int[] table = model.blocks(40);
      model.feed(table, 0, Arrays.copyOf(ids, 39));
      float[] found =
          model
              .run(b -> {
                b.sequence(table, table.length);
                b.view(new KvView(List.of(), hidden, 1));
                b.row(ids[39], 39, 39, true, true);
              })
              .last();
      Backends.assertClose(backend, found, expected[39], "last row");
    }
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void aShiftedViewEqualsTextAtOtherPositions(String backend) {
    // With one layer, keys and values depend on token and position alone.
    SampleModels.Sample sample = SampleModels.of(Mixer.ATTENTION).build();
    int[] shared = Backends.ids(new Random(24), 30);
    int[] own = Backends.ids(new Random(25), 4);
    int offset = 100;
    try (DirectBatch model = Backends.open(sample, backend)) {
      int[] moved = model.blocks(shared.length + own.length);
      float[][] expected =
          model
              .run(b -> {
                b.sequence(moved, moved.length);
                for (int i = 0; i < shared.length; i++) {
                  b.row(shared[i], offset + i, i, false, false);
                }
                for (int i = 0; i < own.length; i++) {
                  b.row(own[i], offset + 30 + i, 30 + i, false, true);
                }
              })
              .logits();
      int[] stored = model.blocks(shared.length);
      model.feed(stored, 0, shared);
      int[] table = model.blocks(own.length);
      float[][] found =
          model
              .run(b -> {
                b.sequence(table, table.length);
                Segment seen = Segment.of(stored, 0, shared.length, -offset);
                b.view(new KvView(List.of(seen), 0, 1));
                for (int i = 0; i < own.length; i++) {
                  b.row(own[i], offset + 30 + i, i, false, true);
                }
              })
              .logits();
      for (int i = 0; i < own.length; i++) {
        Backends.assertClose(backend, found[i], Backends.doubles(expected[i]), "row " + i);
      }
    }
  }

  private static Row[] concatenated(Row[]... parts) {
    return Arrays.stream(parts).flatMap(Arrays::stream).toArray(Row[]::new);
  }
}
