package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.backend.CellSelector;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Segment;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
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

/** Segments of which a row sees some cells, and rows that see later ones. */
final class SelectorTest {
  private static final int SHARED = 53;
  private static final int OWN = 5;
  private static final String BACKENDS = "dev.sheaf.golden.primitive.Backends#all";
  private static final String ATTENTIONS = "dev.sheaf.golden.primitive.Backends#withAttentions";

  private static boolean chosen(int layer, int head, int row, int cell) {
    return (cell * 7 + layer * 3 + head * 5 + row) % 3 != 0;
  }

  private static int some(int layer, int head, int row, int[] cells) {
    int n = 0;
    for (int c = 0; c < SHARED; c++) {
      if (chosen(layer, head, row, c)) {
        cells[n++] = c;
      }
    }
    return n;
  }

  private static int every(int layer, int head, int row, int[] cells) {
    for (int c = 0; c < SHARED; c++) {
      cells[c] = c;
    }
    return SHARED;
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void choosingAllGivesTheBitsOfNoSelector(String backend, SampleModels kind) {
    int[] ids = Backends.ids(new Random(41), SHARED + OWN);
    try (DirectBatch model = Backends.open(kind.build(), backend)) {
      float[][] dense = run(model, ids, Optional.empty());
      assertThat(run(model, ids, Optional.of(SelectorTest::every))).isEqualTo(dense);
      assertThat(run(model, ids, Optional.of(SelectorTest::some))).isNotEqualTo(dense);
    }
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void whatIsNotChosenIsMasked(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    DenseModel dense = new DenseModel(sample);
    int[] ids = Backends.ids(new Random(42), SHARED + OWN);
    Row[] rows = dense.rows(0, ids);
    double[][] expected =
        dense.logits(
            rows,
            (layer, head, row) -> {
              List<Seen> all = new ArrayList<>();
              for (int j = 0; j <= row; j++) {
                boolean masked =
                    row >= SHARED && j < SHARED && !chosen(layer, head, row - SHARED, j);
                all.add(new Seen(j, row, masked));
              }
              return all;
            });
    try (DirectBatch model = Backends.open(sample, backend)) {
      float[][] found = run(model, ids, Optional.of(SelectorTest::some));
      for (int i = 0; i < OWN; i++) {
        Backends.assertClose(backend, found[i], expected[SHARED + i], "row " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void choicesThatAreNotThereAreRefused(String backend) {
    int[] ids = Backends.ids(new Random(43), SHARED + OWN);
    List<CellSelector> wrong =
        List.of(
            (layer, head, row, cells) -> {
              cells[0] = 5;
              cells[1] = 5;
              return 2;
            },
            (layer, head, row, cells) -> {
              cells[0] = 6;
              cells[1] = 5;
              return 2;
            },
            (layer, head, row, cells) -> {
              cells[0] = SHARED;
              return 1;
            },
            (layer, head, row, cells) -> {
              cells[0] = -1;
              return 1;
            },
            (layer, head, row, cells) -> SHARED + 1,
            (layer, head, row, cells) -> -1);
    try (DirectBatch model =
        Backends.open(SampleModels.of(Mixer.ATTENTION, Mixer.ATTENTION).build(), backend)) {
      float[][] before = run(model, ids, Optional.empty());
      for (CellSelector selector : wrong) {
        assertThatThrownBy(() -> run(model, ids, Optional.of(selector)))
            .isInstanceOfSatisfying(
                SheafException.class, e -> assertThat(e.code().kind()).isEqualTo(ErrorKind.DEFECT));
      }
      assertThat(run(model, ids, Optional.empty())).as("afterwards").isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void bidirectionalRowsSeeLaterOnes(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    DenseModel dense = new DenseModel(sample);
    int[] ids = Backends.ids(new Random(44), 30);
    int from = 8;
    Row[] rows = dense.rows(0, ids);
    double[][] expected =
        dense.logits(
            rows,
            (layer, head, row) -> {
              List<Seen> all = new ArrayList<>();
              for (int j = 0; j <= (row < from ? row : ids.length - 1); j++) {
                all.add(Seen.of(j, row));
              }
              return all;
            });
    try (DirectBatch model = Backends.open(sample, backend)) {
      int[] table = model.blocks(ids.length);
      model.feed(table, 0, Arrays.copyOf(ids, from));
      float[][] found =
          model
              .run(b -> {
                b.sequence(table, table.length);
                b.bidirectional();
                DirectBatch.rows(b, from, false, Arrays.copyOfRange(ids, from, ids.length));
              })
              .logits();
      for (int i = from; i < ids.length; i++) {
        Backends.assertClose(backend, found[i - from], expected[i], "row " + i);
      }
    }
  }

  private static float[][] run(DirectBatch model, int[] ids, Optional<CellSelector> selector) {
    model.freeAll();
    int[] shared = model.blocks(SHARED);
    model.feed(shared, 0, Arrays.copyOf(ids, SHARED));
    int[] own = model.blocks(OWN);
    Segment segment = new Segment(shared, 0, SHARED, 0, Segment.NO_LIMIT, selector);
    return model
        .run(b -> {
          b.sequence(own, own.length);
          b.view(new KvView(List.of(segment), 0, 1));
          for (int i = 0; i < OWN; i++) {
            b.row(ids[SHARED + i], SHARED + i, i, true, true);
          }
        })
        .logits();
  }
}
