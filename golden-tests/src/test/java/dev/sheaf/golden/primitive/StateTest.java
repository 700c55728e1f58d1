package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State per token that is shared, dropped or restored gives the bits of computing it again. */
final class StateTest {
  private static final String ATTENTIONS = "dev.sheaf.golden.primitive.Backends#withAttentions";

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void forksShareWholeBlocks(String backend, SampleModels kind) {
    Random random = new Random(61);
    DirectBatch.Settings wide = new DirectBatch.Settings(128, 256, 4096, 2, Set.of());
    try (DirectBatch model = Backends.open(kind.build(), backend, wide)) {
      int tokens = model.blockTokens();
      int[] prefix = Backends.ids(random, 2 * tokens + 5);
      int[] parent = model.blocks(prefix.length + 20);
      model.run(b -> {
        b.sequence(parent, parent.length);
        DirectBatch.rows(b, 0, false, prefix);
      });
      for (int n = 0; n < 2; n++) {
        int[] more = Backends.ids(random, 9);
        int[] fork = model.blocks(prefix.length + 20);
        fork[0] = parent[0];
        fork[1] = parent[1];
        model.kv().copy(parent[2], fork[2]); // the block that both go on to write
        int[] computed = model.blocks(prefix.length + 20);
        model.feed(computed, 0, prefix);
        assertThat(model.feed(fork, prefix.length, more))
            .as("fork %d", n)
            .isEqualTo(model.feed(computed, prefix.length, more));
      }
      int[] computed = model.blocks(prefix.length + 20);
      model.feed(computed, 0, prefix);
      assertThat(model.feed(parent, prefix.length, 1, 2))
          .as("the parent, after its forks wrote")
          .isEqualTo(model.feed(computed, prefix.length, 1, 2));
    }
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void droppedStateIsComputedAgain(String backend, SampleModels kind) {
    int[] ids = Backends.ids(new Random(62), 50);
    try (DirectBatch model = Backends.open(kind.build(), backend)) {
      int[] table = model.blocks(60);
      model.feed(table, 0, ids);
      float[][] expected = model.feed(table, 50, 4, 2);
      model.feed(table, 30, Backends.ids(new Random(63), 22)); // another text over its end
      model.feed(table, 30, Arrays.copyOfRange(ids, 30, 50));
      assertThat(model.feed(table, 50, 4, 2)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void imagesGiveBackWhatWasThere(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    int[] ids = Backends.ids(new Random(64), 41);
    try (DirectBatch model = Backends.open(sample, backend);
        DirectBatch second = Backends.open(sample, backend);
        Arena arena = Arena.ofConfined()) {
      int[] table = model.blocks(50);
      model.feed(table, 0, ids);
      List<MemorySegment> images = new ArrayList<>();
      for (int block : table) {
        MemorySegment image = arena.allocate(model.kv().layout().blockBytes(), 64);
        model.kv().read(block, image);
        images.add(image);
      }
      float[][] expected = model.feed(table, 41, 5, 6);
      model.feed(table, 0, Backends.ids(new Random(65), 41));
      for (int i = 0; i < table.length; i++) {
        model.kv().write(table[i], images.get(i));
      }
      assertThat(model.feed(table, 41, 5, 6)).as("in the same model").isEqualTo(expected);
      assertThat(second.kv().layout()).isEqualTo(model.kv().layout());
      second.blocks(3 * model.blockTokens()); // so that its blocks are others
      int[] adopted = second.blocks(50);
      for (int i = 0; i < adopted.length; i++) {
        second.kv().write(adopted[i], images.get(i));
      }
      assertThat(second.feed(adopted, 41, 5, 6)).as("in another model").isEqualTo(expected);
    }
  }
}
