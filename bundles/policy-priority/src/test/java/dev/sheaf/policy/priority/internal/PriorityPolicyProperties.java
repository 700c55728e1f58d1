package dev.sheaf.policy.priority.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class PriorityPolicyProperties {
  @Property(tries = 2_000)
  void sharesAreWithinDemandAndBudgetAndNothingIsWasted(
      @ForAll @IntRange(max = 40) int n,
      @ForAll @IntRange(min = 1, max = 600) int budget,
      @ForAll long seed) {
    List<Demand> demands = demands(n, new Random(seed));
    int[] share = Demand.plan(demands, budget);
    assertThat(share).hasSize(n);
    long sum = 0;
    long wanted = 0;
    for (int i = 0; i < n; i++) {
      assertThat(share[i]).isBetween(0, demands.get(i).pending());
      sum += share[i];
      wanted += demands.get(i).pending();
    }
    assertThat(sum).isEqualTo(Math.min(budget, wanted));
  }

  @Property(tries = 2_000)
  void nobodyIsServedInPartWhileALowerOneIsServed(
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 1, max = 600) int budget,
      @ForAll long seed) {
    List<Demand> demands = demands(n, new Random(seed));
    int[] share = Demand.plan(demands, budget);
    long now = demands.stream().mapToLong(Demand::arrival).max().orElseThrow();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        boolean lower = demands.get(k).risen(now) < demands.get(i).risen(now);
        if (lower && share[k] > 0) {
          assertThat(share[i]).isEqualTo(demands.get(i).pending());
        }
      }
    }
  }

  @Property(tries = 500)
  void theOrderInWhichDemandsAreListedDoesNotMatter(
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 1, max = 600) int budget,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<Demand> demands = demands(n, random);
    int[] share = Demand.plan(demands, budget);
    List<Demand> shuffled = new ArrayList<>(demands);
    java.util.Collections.shuffle(shuffled, random);
    int[] again = Demand.plan(shuffled, budget);
    for (int i = 0; i < n; i++) {
      assertThat(again[shuffled.indexOf(demands.get(i))]).isEqualTo(share[i]);
    }
  }

  private static List<Demand> demands(int n, Random random) {
    List<Demand> demands = new ArrayList<>();
    long arrival = random.nextInt(1_000);
    for (int i = 0; i < n; i++) {
      arrival += 1 + random.nextInt(40);
      int pending = random.nextBoolean() ? 1 : 1 + random.nextInt(200);
      demands.add(new Demand(i, pending, random.nextInt(50), arrival, random.nextInt(7) - 3));
    }
    return demands;
  }
}
