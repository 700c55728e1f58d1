package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import dev.sheaf.testing.SampleModels.Mixer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cells that move are turned as if they had been computed where they go. */
final class MoveTest {
  private static final DirectBatch.Settings LONG =
      new DirectBatch.Settings(64, 8448, 8448, 2, java.util.Set.of());
  private static final String ATTENTIONS = "dev.sheaf.golden.primitive.Backends#withAttentions";

  @ParameterizedTest
  @EnumSource(names = {"ATTENTION", "CAPPED_WINDOW", "LATENT"})
  void movedKeysEqualRecomputedOnes(Mixer mixer) {
    // The reference backend keeps state in float64, so its images can be compared to the last
    // digit.
    int[] positions = {0, 1, 77, 1000, 4095, 8191 - 16};
    try (DirectBatch model =
        Backends.open(SampleModels.of(mixer).build(), Backends.REFERENCE, LONG)) {
      int[] ids = Backends.ids(new Random(51), model.blockTokens());
      int[] from = model.blocks(ids.length);
      int[] to = model.blocks(ids.length);
      int[] computed = model.blocks(ids.length);
      for (int p : positions) {
        for (int q : positions) {
          feedAt(model, from, p, ids);
          feedAt(model, computed, q, ids);
          model.kv().move(from[0], 0, to[0], 0, ids.length, q - p);
          double[] expected = state(model, computed[0]);
          double[] found = state(model, to[0]);
          double worst = worst(found, expected);
          assertThat(worst).as("from position %d to %d", p, q).isLessThanOrEqualTo(1e-12);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void anIsolatedSegmentGivesTheSameLogitsWhereItGoes(String backend, SampleModels kind) {
    int shift = 8000;
    int[] ids = Backends.ids(new Random(52), 38);
    try (DirectBatch model = Backends.open(kind.build(), backend, LONG)) {
      int[] from = model.blocks(ids.length);
      int[] to = model.blocks(ids.length);
      int[] computed = model.blocks(ids.length);
      int[] segment = java.util.Arrays.copyOf(ids, ids.length - 1);
      feedAt(model, from, 0, segment);
      feedAt(model, computed, shift, segment);
      for (int cell = 0; cell < segment.length; cell += model.blockTokens()) {
        int block = cell / model.blockTokens();
        int count = Math.min(model.blockTokens(), segment.length - cell);
        model.kv().move(from[block], 0, to[block], 0, count, shift);
      }
      float[] expected = next(model, computed, ids, shift);
      float[] found = next(model, to, ids, shift);
      boolean exact = backend.equals(Backends.REFERENCE);
      for (int i = 0; i < found.length; i++) {
        // Logits are single floats: two that lie 1e-9 apart may round to neighbours.
        double room = exact ? Math.max(1e-9, Math.ulp(expected[i])) : Backends.tolerance(backend);
        assertThat((double) Math.abs(found[i] - expected[i])).isLessThanOrEqualTo(room);
      }
      if (exact) {
        int last = (ids.length - 1) / model.blockTokens();
        double worst = worst(state(model, to[last]), state(model, computed[last]));
        assertThat(worst).as("state that the next token wrote").isLessThanOrEqualTo(1e-9);
      }
      assertThat(found).as("where it was").isNotEqualTo(next(model, from, ids, shift));
    }
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void runsMayOverlap(String backend, SampleModels kind) {
    int[] ids = Backends.ids(new Random(53), 12);
    try (DirectBatch model = Backends.open(kind.build(), backend)) {
      for (int shift : new int[] {-3, 0, 2}) {
        int to = shift < 0 ? 1 : 6;
        int[] straight = model.blocks(model.blockTokens());
        int[] detour = model.blocks(model.blockTokens());
        int[] between = model.blocks(model.blockTokens());
        model.feed(straight, 0, ids);
        model.kv().copy(straight[0], detour[0]);
        model.kv().move(straight[0], 4, straight[0], to, 7, shift);
        model.kv().copy(detour[0], between[0]);
        model.kv().move(between[0], 4, detour[0], to, 7, shift);
        assertThat(image(model, straight[0]))
            .as("shift %d", shift)
            .isEqualTo(image(model, detour[0]));
        assertThat(image(model, straight[0])).isNotEqualTo(image(model, between[0]));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void withoutAShiftStateIsCopiedToTheBit(String backend, SampleModels kind) {
    int[] ids = Backends.ids(new Random(54), 11);
    try (DirectBatch model = Backends.open(kind.build(), backend)) {
      int[] table = model.blocks(ids.length + 1);
      int[] other = model.blocks(ids.length + 1);
      model.feed(table, 0, ids);
      model.kv().move(table[0], 0, other[0], 0, 5, 0);
      model.kv().move(table[0], 5, other[0], 5, ids.length - 5, 0);
      assertThat(model.feed(other, ids.length, 7)).isEqualTo(model.feed(table, ids.length, 7));
    }
  }

  private static float[] next(DirectBatch model, int[] table, int[] ids, int shift) {
    int cell = ids.length - 1;
    return model
        .run(b -> {
          b.sequence(table, table.length);
          b.row(ids[cell], shift + cell, cell, true, true);
        })
        .last();
  }

  private static void feedAt(DirectBatch model, int[] table, int position, int... ids) {
    model.run(b -> {
      b.sequence(table, table.length);
      for (int i = 0; i < ids.length; i++) {
        b.row(ids[i], position + i, i, false, i == ids.length - 1);
      }
    });
  }

  private static byte[] image(DirectBatch model, int block) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocate(model.kv().layout().blockBytes(), 8);
      model.kv().read(block, image);
      return image.toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private static double[] state(DirectBatch model, int block) {
    return MemorySegment.ofArray(image(model, block)).toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
  }

  private static double worst(double[] found, double[] expected) {
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    }
    return worst;
  }
}
