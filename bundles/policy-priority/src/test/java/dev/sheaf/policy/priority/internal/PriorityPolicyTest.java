package dev.sheaf.policy.priority.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PriorityPolicyTest {
  @Test
  void higherPrioritiesGoFirst() {
    assertThat(plan(10, demand(0, 8, 0), demand(1, 8, 2), demand(2, 8, 1)))
        .containsExactly(0, 8, 2);
  }

  @Test
  void withinAPriorityDecodingGoesFirstThenArrival() {
    assertThat(plan(10, demand(0, 6, 0), demand(1, 1, 0), demand(2, 6, 0), demand(3, 1, 0)))
        .containsExactly(6, 1, 2, 1);
    assertThat(plan(10, demand(5, 6, 0), demand(3, 6, 0))).containsExactly(4, 6);
  }

  @Test
  void aPromptOfHigherPriorityGoesBeforeDecodingOfALower() {
    assertThat(plan(10, demand(0, 1, 0), demand(1, 20, 1))).containsExactly(0, 10);
    assertThat(plan(10, demand(0, 1, 0), demand(1, 9, 1))).containsExactly(1, 9);
  }

  @Test
  void withoutPrioritiesItServesAsTheKernelDoesWithoutAPolicy() {
    assertThat(plan(100, demand(0, 6, 0), demand(1, 1, 0))).containsExactly(6, 1);
    assertThat(plan(1, demand(0, 500, 0), demand(1, 1, 0))).containsExactly(0, 1);
    assertThat(plan(1, demand(0, 500, 0))).containsExactly(1);
  }

  @Test
  void nothingIsSharedWithoutABudgetOrDemands() {
    assertThat(plan(0, demand(0, 5, 0))).containsExactly(0);
    assertThat(plan(7)).isEmpty();
  }

  @Test
  void laterSubmissionsLiftASequenceByAClass() {
    Demand old = demand(100, 8, 0);
    assertThat(old.risen(100 + PriorityPolicy.RISE - 1)).isEqualTo(0);
    assertThat(old.risen(100 + PriorityPolicy.RISE)).isEqualTo(1);
    assertThat(plan(8, old, demand(100 + 2 * PriorityPolicy.RISE - 1, 8, 1))).containsExactly(8, 0);
    assertThat(plan(8, old, demand(100 + PriorityPolicy.RISE - 1, 8, 1))).containsExactly(0, 8);
  }

  @Test
  void anEndlessStreamOfHigherPriorityDoesNotStarveASequence() {
    for (int above = 1; above <= 4; above++) {
      Demand low = demand(0, 10, 0);
      List<Demand> queue = new ArrayList<>();
      queue.add(low);
      int overtaken = 0;
      // One request of a higher class arrives at every step and takes all of it.
      for (long arrival = 1; ; arrival++) {
        queue.add(demand(arrival, 10, above));
        int[] share = Demand.plan(queue, 10);
        if (share[0] > 0) {
          break;
        }
        for (int i = queue.size() - 1; i > 0; i--) {
          if (share[i] > 0) {
            queue.remove(i);
            overtaken++;
          }
        }
        assertThat(overtaken).isLessThanOrEqualTo(above * PriorityPolicy.RISE);
      }
      assertThat(overtaken).isGreaterThan((above - 1) * PriorityPolicy.RISE);
    }
  }

  @Test
  void extremeNumbersAreSurvived() {
    assertThat(
            plan(
                Integer.MAX_VALUE,
                new Demand(1, Integer.MAX_VALUE, 0, Long.MIN_VALUE, Integer.MIN_VALUE),
                new Demand(2, Integer.MAX_VALUE, 0, Long.MAX_VALUE, Integer.MAX_VALUE)))
        .containsExactly(0, Integer.MAX_VALUE);
  }

  private int[] plan(int budget, Demand... demands) {
    return Demand.plan(List.of(demands), budget);
  }

  private static Demand demand(long arrival, int pending, int priority) {
    return new Demand(arrival, pending, 0, arrival, priority);
  }
}
