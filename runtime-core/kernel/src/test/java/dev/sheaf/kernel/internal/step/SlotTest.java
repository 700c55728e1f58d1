package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.awaitTokens;
import static dev.sheaf.kernel.internal.step.LoopFixture.end;
import static dev.sheaf.kernel.internal.step.LoopFixture.greedy;
import static dev.sheaf.kernel.internal.step.LoopFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Models with recurrent state: a slot for each sequence, cleared, never taken back. */
@Timeout(60)
final class SlotTest {
  @Test
  void moreSequencesThanSlotsTakeTurnsAndEachGivesWhatItGivesAlone() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 512, 3));
      List<LiveGeneration> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(f.submit(greedy(40, i, 2, 3, 4, 5)));
      }
      for (int i = 0; i < 10; i++) {
        end(all.get(i));
        assertThat(ids(all.get(i))).isEqualTo(HashModel.expected(40, i, 2, 3, 4, 5));
        assertThat(end(all.get(i)).usage().replayedTokens()).as("nobody is put out").isZero();
      }
    }
  }

  @Test
  void aSequenceThatMovesIsComputedAgainInAFreshSlot() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel slow = new HashModel("n", 512, 4);
      slow.millisPerForward = 2;
      Compute one = f.adopt("one", slow);
      List<LiveGeneration> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(f.submit(greedy(90, i, 7)));
      }
      awaitTokens(all.getFirst(), 30);
      one.provider().leave();
      f.loop.drop(one.provider()).get(5, TimeUnit.SECONDS);
      f.adopt("two", new HashModel("n", 512, 4));
      for (int i = 0; i < 4; i++) {
        assertThat(end(all.get(i)).usage().replayedTokens()).isPositive();
        assertThat(ids(all.get(i))).isEqualTo(HashModel.expected(90, i, 7));
      }
    }
  }

  @Test
  void whoIsPreemptedForCellsGivesItsSlotBack() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 60, 4));
      List<LiveGeneration> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(f.submit(greedy(150, i, 7)));
      }
      int replayed = 0;
      for (int i = 0; i < 4; i++) {
        replayed += end(all.get(i)).usage().replayedTokens();
        assertThat(ids(all.get(i))).isEqualTo(HashModel.expected(150, i, 7));
      }
      assertThat(replayed).as("240 cells are too few").isPositive();
    }
  }
}
