package dev.sheaf.kernel.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class FcfsPolicyTest {
  @Test
  void decodingComesFirstThenPromptsInOrderOfArrival() {
    assertThat(plan(10, 6, 1, 6, 1)).containsExactly(6, 1, 2, 1);
    assertThat(plan(100, 6, 1, 6, 1)).containsExactly(6, 1, 6, 1);
  }

  @Test
  void aBudgetTooSmallForAllServesTheFirst() {
    assertThat(plan(2, 1, 1, 1)).containsExactly(1, 1, 0);
    assertThat(plan(1, 500, 1)).containsExactly(0, 1);
    assertThat(plan(1, 500)).containsExactly(1);
  }

  @Test
  void sharesStayWithinDemandAndBudgetAndWasteNothing() {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      int n = 1 + random.nextInt(20);
      int budget = 1 + random.nextInt(64);
      int[] pending = random.ints(n, 1, 40).toArray();
      int[] share = plan(budget, pending);
      long sum = 0;
      long wanted = 0;
      for (int i = 0; i < n; i++) {
        assertThat(share[i]).isBetween(0, pending[i]);
        sum += share[i];
        wanted += pending[i];
      }
      assertThat(sum).isEqualTo(Math.min(budget, wanted));
    }
  }

  /** Plans into arrays that are longer than needed and full of an earlier plan. */
  private static int[] plan(int budget, int... pending) {
    int[] share = new int[pending.length + 3];
    java.util.Arrays.fill(share, 99);
    FcfsPolicy.plan(
        java.util.Arrays.copyOf(pending, pending.length + 3), pending.length, budget, share);
    assertThat(share[pending.length]).isEqualTo(99);
    return java.util.Arrays.copyOf(share, pending.length);
  }
}
