package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.LayerObserver.MissingState;
import dev.sheaf.backend.Segment;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import dev.sheaf.testing.SampleModels.Mixer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches that no model can run are refused by a code, before state is touched. */
final class HostileBatchTest {
  private static final String BACKENDS = "dev.sheaf.golden.primitive.Backends#all";
  private static final int CONTEXT = DirectBatch.Settings.DEFAULT.context();

  private final Map<String, Consumer<Batch>> bad = new LinkedHashMap<>();

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void rowsAndCells(String backend) {
    try (DirectBatch model = Backends.open(attention(), backend)) {
      int[] t = model.blocks(CONTEXT);
      int store = model.kv().blocks();
      int tokens = model.blockTokens();
      bad.put("no rows", b -> b.sequence(t, 1));
      plain("token below", t, -1, 0, 0);
      plain("token beyond", t, SampleModels.VOCABULARY, 0, 0);
      plain("position below", t, 1, -1, 0);
      plain("cell below", t, 1, 0, -1);
      plain("cell beyond the context", t, 1, 0, CONTEXT);
      plain("block beyond the store", new int[] {store}, 1, 0, 0);
      plain("block below the store", new int[] {-1}, 1, 0, 0);
      plain("cell beyond the blocks", new int[] {t[0]}, 1, 0, tokens);
      bad.put(
          "more blocks than the table",
          b -> {
            b.sequence(new int[] {t[0]}, 2);
            b.row(1, 0, 0, false, true);
          });
      bad.put(
          "cells that do not ascend",
          b -> {
            b.sequence(t, t.length);
            b.row(1, 0, 5, false, true);
            b.row(1, 1, 5, false, true);
          });
      bad.put("a vector that ends too soon", b -> vector(b, t, new float[SampleModels.WIDTH], 1));
      bad.put(
          "a vector that begins before its array",
          b -> vector(b, t, new float[2 * SampleModels.WIDTH], -1));
      sequence("an adapter that was never added", t, b -> b.adapter(1));
      sequence("an adapter below 0", t, b -> b.adapter(-1));
      bad.put(
          "hidden states without taps",
          b -> {
            b.sequence(t, t.length);
            b.row(1, 0, 0, false, true);
            b.hidden();
          });
      refused(model);
    }
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void viewsAndDepths(String backend) {
    try (DirectBatch model = Backends.open(attention(), backend)) {
      int[] t = model.blocks(CONTEXT);
      int tokens = model.blockTokens();
      int[] one = {t[0]};
      int store = model.kv().blocks();
      view("a segment beyond its table", t, Segment.of(one, 1, tokens, 0));
      view("a segment that overflows", t, Segment.of(one, Integer.MAX_VALUE, Integer.MAX_VALUE, 0));
      view("a segment of blocks beyond the store", t, Segment.of(new int[] {store}, 0, 1, 0));
      view("a segment of blocks below the store", t, Segment.of(new int[] {-7}, 0, 1, 0));
      view("a segment of no blocks", t, Segment.of(new int[0], 0, 1, 0));
      view("more cells than the context", t, Segment.of(t, 0, CONTEXT, 0));
      sequence("a start after the first row", t, b -> b.view(new KvView(List.of(), 1, 1)));
      bad.put("depths of too few cells", b -> depths(b, t, new int[] {1, 1}));
      bad.put("a depth below 0", b -> depths(b, t, new int[] {1, 1, -1}));
      bad.put("a depth beyond the layers", b -> depths(b, t, new int[] {1, 1, 3}));
      refused(model);
    }
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void learnedPositions(String backend) {
    SampleModels.Sample sample =
        SampleModels.of(Mixer.ATTENTION, Mixer.ATTENTION).withLearnedPositions().build();
    try (DirectBatch model = Backends.open(sample, backend)) {
      int[] t = model.blocks(CONTEXT);
      plain("a position beyond the table", t, 1, SampleModels.POSITIONS, 3);
      plain("a position far beyond", t, 1, Integer.MAX_VALUE, 3);
      refused(model);
      model.run(b -> {
        b.sequence(t, t.length);
        b.row(1, SampleModels.POSITIONS - 1, 3, false, true);
      });
    }
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void recurrentState(String backend) {
    SampleModels.Sample sample = SampleModels.of(Mixer.SCAN, Mixer.ATTENTION).build();
    try (DirectBatch model =
        Backends.open(sample, backend, DirectBatch.Settings.DEFAULT.withTaps(0))) {
      int[] t = model.blocks(CONTEXT);
      int[] other = model.blocks(16);
      int slots = model.kv().slots();
      sequence("a slot below 0", t, b -> b.slot(-1));
      sequence("a slot beyond the last", t, b -> b.slot(slots));
      bad.put(
          "one slot for two sequences",
          b -> {
            b.sequence(t, t.length);
            b.slot(3);
            b.row(1, 0, 0, false, true);
            b.sequence(other, other.length);
            b.slot(3);
            b.row(1, 0, 0, false, true);
          });
      bad.put(
          "a tree",
          b -> {
            b.sequence(t, t.length);
            b.slot(1);
            b.row(1, 0, 0, false, true);
            b.row(2, 1, 1, 0, false, true);
            b.row(3, 1, 2, 0, false, true);
          });
      view("a view", t, Segment.of(t, 0, 1, 0));
      sequence("later rows", t, Batch::bidirectional);
      bad.put("depths", b -> depths(b, t, new int[] {1, 1, 1}));
      bad.put(
          "an observer",
          b -> {
            b.sequence(t, t.length);
            b.slot(1);
            b.row(1, 0, 0, false, true);
            b.observer((layer, rows) -> {}, MissingState.PROPAGATE);
          });
      refused(model);
    }
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void stages(String backend) {
    SampleModels.Sample whole = attention();
    var last = new SampleModels.Sample(whole.graph().stage(1, 2), whole.weights());
    try (DirectBatch model = Backends.open(last, backend)) {
      int[] t = model.blocks(16);
      plain("a token where vectors are taken", t, 1, 0, 0);
      everyIsRefused(model);
    }
    bad.clear();
    var first = new SampleModels.Sample(whole.graph().stage(0, 1), whole.weights());
    try (DirectBatch model =
        Backends.open(first, backend, DirectBatch.Settings.DEFAULT.withTaps(0))) {
      int[] t = model.blocks(16);
      plain("logits where there is no head", t, 1, 0, 0);
      everyIsRefused(model);
    }
  }

  private static SampleModels.Sample attention() {
    return SampleModels.of(Mixer.ATTENTION, Mixer.WINDOW).build();
  }

  private void plain(String name, int[] table, int token, int position, int cell) {
    bad.put(
        name,
        b -> {
          b.sequence(table, table.length);
          b.row(token, position, cell, false, true);
        });
  }

  private void sequence(String name, int[] table, Consumer<Batch> with) {
    bad.put(
        name,
        b -> {
          b.sequence(table, table.length);
          with.accept(b);
          b.row(1, 0, 0, false, true);
        });
  }

  private void view(String name, int[] table, Segment segment) {
    sequence(name, table, b -> b.view(new KvView(List.of(segment), 0, 1)));
  }

  private static void vector(Batch b, int[] table, float[] vector, int at) {
    b.sequence(table, table.length);
    b.row(1, 0, 0, false, true);
    b.embedding(vector, at);
  }

  private static void depths(Batch b, int[] table, int[] depths) {
    b.sequence(table, table.length);
    b.depths(depths);
    b.row(1, 3, 3, false, true);
  }

  /** Refuses all, and gives afterwards what it would have given before. */
  private void refused(DirectBatch model) {
    int[] table = model.blocks(32);
    int[] ids = Backends.ids(new Random(121), 20);
    float[][] before = run(model, table, 0, ids);
    float[][] next = run(model, table, 20, 5, 6);
    assertThat(run(model, table, 0, ids)).isEqualTo(before);
    everyIsRefused(model);
    assertThat(run(model, table, 20, 5, 6)).as("afterwards").isEqualTo(next);
  }

  private static float[][] run(DirectBatch model, int[] table, int from, int... ids) {
    if (from == 0 && model.kv().slots() > 0) {
      model.kv().clearSlot(0);
    }
    return model.feed(table, from, ids);
  }

  private void everyIsRefused(DirectBatch model) {
    bad.forEach((name, fill) -> {
      SheafException e = catchThrowableOfType(SheafException.class, () -> model.run(fill));
      assertThat(e).as("%s: a refusal", name).isNotNull();
      assertThat(e.code().kind()).as(name).isEqualTo(ErrorKind.DEFECT);
      assertThat(e.code().name()).as(name).matches("SHEAF-(REFERENCE|CPU)-\\d{3}");
      assertThat(e.expected()).as("%s: expected", name).isNotBlank();
      assertThat(e.found()).as("%s: found", name).isNotBlank();
      assertThat(e.where()).as("%s: where", name).isNotBlank();
      assertThat(e.next()).as("%s: next", name).isNotBlank();
    });
  }
}
