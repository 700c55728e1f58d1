package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.awaitTokens;
import static dev.sheaf.kernel.internal.step.LoopFixture.end;
import static dev.sheaf.kernel.internal.step.LoopFixture.greedy;
import static dev.sheaf.kernel.internal.step.LoopFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.SchedulingPolicy;
import dev.sheaf.kernel.internal.select.Provider;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plans that starve someone are followed. */
@Timeout(60)
final class PolicyPlanTest {
  /** Gives everything to the demand of the highest priority, of equals to the first. */
  private static final SchedulingPolicy HIGHEST_ONLY =
      (demands, budget, share) -> {
        int best = 0;
        for (int i = 1; i < demands.count(); i++) {
          best = demands.priority(i) > demands.priority(best) ? i : best;
        }
        share[best] = Math.min(budget, demands.pending(best));
      };

  @Test
  void theHigherPriorityRunsAloneAndTheOtherGoesOnAfterIt() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.policy = new Provider<>("highest", "1.0.0", HIGHEST_ONLY);
      HashModel model = new HashModel("n", 512);
      model.millisPerForward = 1;
      f.adopt("toy", model);
      LiveGeneration low = f.submit(greedy(150, 1));
      awaitTokens(low, 5);
      LiveGeneration high = f.submit(greedy(60, 2).change().priority(5).build());
      end(high);
      assertThat(ids(low).size()).as("it stood still").isLessThan(120);
      end(low);
      assertThat(ids(low)).isEqualTo(HashModel.expected(150, 1));
      assertThat(ids(high)).isEqualTo(HashModel.expected(60, 2));
      assertThat(end(low).usage().replayedTokens()).as("there was room for both").isZero();
    }
  }

  @Test
  void whoGetsNothingGivesWayWhereThereIsNoRoomForBoth() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.policy = new Provider<>("highest", "1.0.0", HIGHEST_ONLY);
      HashModel model = new HashModel("n", 50);
      model.millisPerForward = 1;
      f.adopt("toy", model);
      LiveGeneration low = f.submit(greedy(190, 1));
      awaitTokens(low, 100);
      LiveGeneration high = f.submit(greedy(180, 2).change().priority(5).build());
      end(high);
      assertThat(low.ended()).isFalse();
      end(low);
      assertThat(ids(high)).isEqualTo(HashModel.expected(180, 2));
      assertThat(ids(low)).isEqualTo(HashModel.expected(190, 1));
      assertThat(end(low).usage().replayedTokens()).isPositive();
    }
  }

  @Test
  void demandsCarryThePrioritiesOfRequests() throws Exception {
    List<Integer> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    try (LoopFixture f = new LoopFixture()) {
      f.policy =
          new Provider<>(
              "watching",
              "1.0.0",
              (demands, budget, share) -> {
                for (int i = 0; i < demands.count(); i++) {
                  seen.add(demands.priority(i));
                }
                HIGHEST_ONLY.plan(demands, budget, share);
              });
      f.adopt("toy", new HashModel("n", 64));
      end(f.submit(greedy(3, 1).change().priority(-4).build()));
    }
    assertThat(seen).isNotEmpty().containsOnly(-4);
  }
}
