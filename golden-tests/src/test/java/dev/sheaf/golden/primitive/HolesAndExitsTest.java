package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.LayerObserver;
import dev.sheaf.backend.LayerObserver.MissingState;
import dev.sheaf.backend.Outputs;
import dev.sheaf.golden.primitive.DenseAttention.Seen;
import dev.sheaf.golden.primitive.DenseModel.Row;
import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import dev.sheaf.testing.SampleModels.Mixer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that leave early, and cells that lack state in some layers. */
final class HolesAndExitsTest {
  private static final int LAYERS = 4;
  private static final int BEFORE = 13;
  private static final int ROWS = 9;

  static Stream<Arguments> kinds() {
    return Backends.all()
        .flatMap(backend ->
            Stream.of(
                    SampleModels.of(Mixer.ATTENTION, Mixer.WINDOW, Mixer.ATTENTION, Mixer.CAPPED),
                    SampleModels.of(Mixer.LATENT, Mixer.LATENT, Mixer.ATTENTION, Mixer.LATENT))
                .map(sample -> Arguments.of(backend, sample)));
  }

  private static DirectBatch open(SampleModels.Sample sample, String backend) {
    return Backends.open(sample, backend, DirectBatch.Settings.DEFAULT.withTaps(0, 1, 2, 3));
  }

  /** Lets the i-th row of a batch leave after the layer that {@code after} says. */
  private static LayerObserver leaving(IntUnaryOperator after) {
    return (layer, rows) -> {
      for (int i = 0; i < rows.count(); i++) {
        if (after.applyAsInt(rows.row(i)) == layer) {
          rows.exit(i);
        }
      }
    };
  }

  /** Row 0 stays, the others leave after layers 0, 1, 2, never, 0 … */
  private static int mixed(int row) {
    return row % LAYERS == 0 ? Outputs.NO_EXIT : row % LAYERS - 1;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anObserverThatLetsNobodyLeaveChangesNothing(String backend, SampleModels kind) {
    int[] ids = Backends.ids(new Random(81), BEFORE + ROWS);
    try (DirectBatch model = open(kind.build(), backend)) {
      float[][] plain = step(model, ids, null, MissingState.PROPAGATE).logits();
      List<Integer> called = new ArrayList<>();
      LayerObserver watching =
          (layer, rows) -> {
            called.add(layer);
            assertThat(rows.count()).isEqualTo(ROWS);
            assertThat(rows.row(ROWS - 1)).isEqualTo(ROWS - 1);
          };
      DirectBatch.Result watched = step(model, ids, watching, MissingState.HOLE);
      assertThat(watched.logits()).isEqualTo(plain);
      assertThat(called).as("taps, but for the last layer").containsExactly(0, 1, 2);
      // Leaving after the last layer is what every row does.
      DirectBatch.Result last = step(model, ids, leaving(row -> LAYERS - 1), MissingState.HOLE);
      assertThat(last.logits()).isEqualTo(plain);
      assertThat(last.exits()).containsOnly(Outputs.NO_EXIT);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void rowsThatLeaveAgreeWithTheDenseFormulation(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    int[] ids = Backends.ids(new Random(82), BEFORE + ROWS + 1);
    for (MissingState missing : MissingState.values()) {
      Row[] rows = new DenseModel(sample).rows(0, ids);
      for (int i = 0; i < ROWS; i++) {
        int after = mixed(i) == Outputs.NO_EXIT ? LAYERS : mixed(i) + 1;
        rows[BEFORE + i] = new Row(ids[BEFORE + i], BEFORE + i, after);
      }
      double[][] expected = new DenseModel(sample).logits(rows, holes(rows, missing));
      try (DirectBatch model = open(sample, backend)) {
        int[] table = model.blocks(ids.length);
        model.feed(table, 0, Arrays.copyOf(ids, BEFORE));
        DirectBatch.Result found =
            model.run(b -> {
              fill(b, table, ids);
              b.observer(leaving(HolesAndExitsTest::mixed), missing);
            });
        for (int i = 0; i < ROWS; i++) {
          assertThat(found.exits()[i]).isEqualTo(mixed(i));
          Backends.assertClose(
              backend, found.logits()[i], expected[BEFORE + i], missing + ", row " + i);
        }
        int[] depths = new int[BEFORE + ROWS];
        Arrays.setAll(depths, c -> rows[c].depth());
        float[] next = next(model, table, ids, missing == MissingState.HOLE ? depths : null);
        Backends.assertClose(backend, next, expected[BEFORE + ROWS], missing + ", the next step");
      }
    }
  }

  private static DenseAttention.Sees holes(Row[] rows, MissingState missing) {
    return (layer, head, row) -> {
      List<Seen> all = new ArrayList<>();
      for (int j = 0; j <= row; j++) {
        boolean hole = missing == MissingState.HOLE && j != row && layer >= rows[j].depth();
        all.add(new Seen(j, row, hole));
      }
      return all;
    };
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void depthsMaskCellsInLaterLayers(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    int[] ids = Backends.ids(new Random(83), BEFORE + ROWS + 1);
    int[] depths = new Random(84).ints(BEFORE + ROWS, 0, LAYERS + 1).toArray();
    DenseModel dense = new DenseModel(sample);
    Row[] rows = dense.rows(0, ids);
    int last = ids.length - 1;
    double[][] expected =
        dense.logits(
            rows,
            (layer, head, row) -> {
              List<Seen> all = new ArrayList<>();
              for (int j = 0; j <= row; j++) {
                all.add(new Seen(j, row, row == last && j < last && layer >= depths[j]));
              }
              return all;
            });
    try (DirectBatch model = open(sample, backend)) {
      int[] table = model.blocks(ids.length);
      model.feed(table, 0, Arrays.copyOf(ids, last));
      Backends.assertClose(backend, next(model, table, ids, depths), expected[last], "last row");
      int[] all = new int[last];
      Arrays.fill(all, LAYERS);
      assertThat(next(model, table, ids, all)).isEqualTo(next(model, table, ids, null));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aBatchOfMixedExitsEqualsEachAlone(String backend, SampleModels kind) {
    try (DirectBatch model = open(kind.build(), backend)) {
      int[][] tables = new int[6][];
      int[][] texts = new int[6][];
      for (int s = 0; s < 6; s++) {
        texts[s] = Backends.ids(new Random(90 + s), 3 + 4 * s);
      }
      for (MissingState missing : MissingState.values()) {
        float[][] alone = new float[6][];
        for (int s = 0; s < 6; s++) {
          tables[s] = prefix(model, texts[s]);
          int which = s;
          alone[s] =
              model
                  .run(b -> {
                    one(b, tables[which], texts[which]);
                    b.observer(leaving(row -> mixed(which)), missing);
                  })
                  .last();
        }
        for (int s = 0; s < 6; s++) {
          tables[s] = prefix(model, texts[s]);
        }
        float[][] together =
            model
                .run(b -> {
                  for (int s = 0; s < 6; s++) {
                    one(b, tables[s], texts[s]);
                  }
                  b.observer(leaving(HolesAndExitsTest::mixed), missing);
                })
                .logits();
        assertThat(together).as("%s", missing).isEqualTo(alone);
        model.freeAll();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whoLooksReadsAndProjectsWhatLeavingWouldGive(String backend, SampleModels kind) {
    int[] ids = Backends.ids(new Random(85), BEFORE + ROWS);
    try (DirectBatch model = open(kind.build(), backend)) {
      float[][] projected = new float[ROWS][SampleModels.VOCABULARY];
      float[][] some = new float[ROWS][3];
      float[][] hidden = new float[ROWS][SampleModels.WIDTH + 1];
      LayerObserver looking =
          (layer, rows) -> {
            for (int i = 0; layer == 1 && i < rows.count(); i++) {
              rows.project(i, new int[0], projected[i]);
              rows.project(i, new int[] {50, 3, 96}, some[i]);
              rows.read(i, hidden[i], 1);
              rows.exit(i);
            }
          };
      int[] table = prefix(model, Arrays.copyOf(ids, BEFORE + 1));
      DirectBatch.Result left =
          model.run(b -> {
            b.sequence(table, table.length);
            for (int i = 0; i < ROWS; i++) {
              b.row(ids[BEFORE + i], BEFORE + i, BEFORE + i, true, true);
              b.hidden();
            }
            b.observer(looking, MissingState.HOLE);
          });
      assertThat(left.logits()).isEqualTo(projected);
      for (int i = 0; i < ROWS; i++) {
        float[] whole = projected[i];
        assertThat(some[i]).containsExactly(whole[50], whole[3], whole[96]);
        float[] state = Arrays.copyOfRange(hidden[i], 1, SampleModels.WIDTH + 1);
        assertThat(left.hidden()[i][1]).isEqualTo(state);
        assertThat(left.hidden()[i][3]).as("at a later tap").isEqualTo(state);
      }
    }
  }

  private static DirectBatch.Result step(
      DirectBatch model,
      int[] ids,
      @org.jspecify.annotations.Nullable LayerObserver observer,
      MissingState missing) {
    int[] table = prefix(model, Arrays.copyOf(ids, BEFORE + 1));
    return model.run(b -> {
      fill(b, table, ids);
      if (observer != null) {
        b.observer(observer, missing);
      }
    });
  }

  /** Feeds all but the last id, into blocks with room for more. */
  private static int[] prefix(DirectBatch model, int[] ids) {
    int[] table = model.blocks(ids.length + ROWS);
    model.feed(table, 0, Arrays.copyOf(ids, ids.length - 1));
    return table;
  }

  private static void one(Batch b, int[] table, int[] text) {
    b.sequence(table, table.length);
    b.row(text[text.length - 1], text.length - 1, text.length - 1, true, true);
  }

  private static void fill(Batch b, int[] table, int[] ids) {
    b.sequence(table, table.length);
    for (int i = BEFORE; i < BEFORE + ROWS; i++) {
      b.row(ids[i], i, i, true, true);
    }
  }

  private static float[] next(
      DirectBatch model, int[] table, int[] ids, int @org.jspecify.annotations.Nullable [] depths) {
    int cell = BEFORE + ROWS;
    return model
        .run(b -> {
          b.sequence(table, table.length);
          if (depths != null) {
            b.depths(depths);
          }
          b.row(ids[cell], cell, cell, true, true);
        })
        .last();
  }
}
