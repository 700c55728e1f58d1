package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import dev.sheaf.testing.SampleModels.Mixer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Slots after snapshot, restore, copy and replay give the bits of an undisturbed run. */
final class RecurrentStateTest {
  static Stream<Arguments> kinds() {
    return Backends.all()
        .flatMap(backend ->
            Stream.of(
                    SampleModels.of(Mixer.CONVOLUTION, Mixer.ATTENTION, Mixer.CONVOLUTION),
                    SampleModels.of(Mixer.SCAN, Mixer.SCAN),
                    SampleModels.of(Mixer.SCAN, Mixer.LATENT, Mixer.CONVOLUTION))
                .map(sample -> Arguments.of(backend, sample)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aSnapshotIsWhereItGoesOn(String backend, SampleModels kind) {
    int[] ids = Backends.ids(new Random(71), 30);
    try (DirectBatch model = Backends.open(kind.build(), backend);
        Arena arena = Arena.ofConfined()) {
      int[] table = model.blocks(40);
      model.kv().clearSlot(2);
      feed(model, table, 2, 0, Arrays.copyOf(ids, 17));
      MemorySegment image = arena.allocate(model.kv().layout().slotBytes(), 64);
      model.kv().readSlot(2, image);
      model.kv().copySlot(2, 5);
      float[][] expected = feed(model, table, 2, 17, Arrays.copyOfRange(ids, 17, 30));
      assertThat(feed(model, table, 2, 17, Arrays.copyOfRange(ids, 17, 30)))
          .as("state that was not taken back")
          .isNotEqualTo(expected);

      model.kv().writeSlot(2, image);
      assertThat(feed(model, table, 2, 17, Arrays.copyOfRange(ids, 17, 30)))
          .as("restored")
          .isEqualTo(expected);
      assertThat(feed(model, table, 5, 17, Arrays.copyOfRange(ids, 17, 30)))
          .as("copied")
          .isEqualTo(expected);

      model.kv().clearSlot(7);
      int[] again = model.blocks(40);
      feed(model, again, 7, 0, Arrays.copyOf(ids, 3));
      feed(model, again, 7, 3, Arrays.copyOfRange(ids, 3, 17));
      float[][] replayed = new float[13][];
      for (int i = 0; i < 13; i++) {
        replayed[i] = feed(model, again, 7, 17 + i, ids[17 + i])[0];
      }
      assertThat(replayed).as("replayed, in other chunks").isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void slotsDoNotTouchEachOther(String backend, SampleModels kind) {
    int[] ids = Backends.ids(new Random(72), 24);
    try (DirectBatch model = Backends.open(kind.build(), backend)) {
      int[][] tables = {model.blocks(24), model.blocks(24), model.blocks(24)};
      float[][] alone = feed(model, tables[0], 0, 0, ids);
      for (int slot = 0; slot < 3; slot++) {
        model.kv().clearSlot(slot);
      }
      float[][] found = new float[24][];
      for (int t = 0; t < 24; t += 4) {
        int from = t;
        float[][] step =
            model
                .run(b -> {
                  b.sequence(tables[1], tables[1].length);
                  b.slot(1);
                  DirectBatch.rows(b, 3 * from / 4, false, ids[0], ids[1], ids[2]);
                  b.sequence(tables[0], tables[0].length);
                  b.slot(0);
                  DirectBatch.rows(b, from, false, Arrays.copyOfRange(ids, from, from + 4));
                  b.sequence(tables[2], tables[2].length);
                  b.slot(2);
                  DirectBatch.rows(b, from / 4, false, ids[9]);
                })
                .logits();
        System.arraycopy(step, 3, found, from, 4);
      }
      assertThat(found).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void slotsBeginCleared(String backend, SampleModels kind) {
    int[] ids = Backends.ids(new Random(73), 8);
    try (DirectBatch model = Backends.open(kind.build(), backend)) {
      float[][] fresh = feed(model, model.blocks(8), 3, 0, ids);
      model.kv().clearSlot(3);
      assertThat(feed(model, model.blocks(8), 3, 0, ids)).isEqualTo(fresh);
      int slots = model.kv().slots();
      assertThatThrownBy(() -> model.kv().clearSlot(slots)).isInstanceOf(RuntimeException.class);
    }
  }

  private static float[][] feed(DirectBatch model, int[] table, int slot, int from, int... ids) {
    return model
        .run(b -> {
          b.sequence(table, table.length);
          b.slot(slot);
          DirectBatch.rows(b, from, false, ids);
        })
        .logits();
  }
}
