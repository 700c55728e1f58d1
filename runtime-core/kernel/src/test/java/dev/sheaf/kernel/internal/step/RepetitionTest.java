package dev.sheaf.kernel.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.EndOptions;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RepetitionTest {
  @Test
  void noticesAPatternAsSoonAsItStandsOftenEnough() {
    Repetition r = new Repetition(new EndOptions.Repetition(2, 3, 3));
    int[] tokens = {9, 1, 2, 1, 2, 1};
    for (int t : tokens) {
      assertThat(r.push(t)).isFalse();
    }
    assertThat(r.push(2)).isTrue();
    assertThat(r.push(7)).isFalse();
  }

  @Test
  void aPatternShorterThanAskedForCountsOnlyAsOneThatIsLongEnough() {
    Repetition r = new Repetition(new EndOptions.Repetition(2, 4, 2));
    assertThat(r.push(5)).isFalse();
    assertThat(r.push(5)).isFalse();
    assertThat(r.push(5)).isFalse();
    assertThat(r.push(5)).as("5 5 stands twice").isTrue();
  }

  @Test
  void agreesWithLookingAtTheWholeTailWhereverItIsRebuilt() {
    Random random = new Random(6);
    int found = 0;
    for (int round = 0; round < 3_000; round++) {
      int shortest = 1 + random.nextInt(4);
      EndOptions.Repetition options =
          new EndOptions.Repetition(shortest, shortest + random.nextInt(6), 2 + random.nextInt(3));
      Repetition live = new Repetition(options);
      List<Integer> tokens = new ArrayList<>();
      int rebuildAt = random.nextInt(60);
      for (int i = 0; i < 60; i++) {
        int token =
            random.nextInt(5) > 0 && i >= shortest ? tokens.get(i - shortest) : random.nextInt(3);
        if (i == rebuildAt) {
          live = new Repetition(options);
          tokens.forEach(live::push);
        }
        tokens.add(token);
        boolean expected = stands(tokens, options);
        assertThat(live.push(token)).as("%s in %s", options, tokens).isEqualTo(expected);
        found += expected ? 1 : 0;
      }
    }
    assertThat(found).isGreaterThan(1_000);
  }

  private static boolean stands(List<Integer> tokens, EndOptions.Repetition options) {
    for (int length = options.shortest(); length <= options.longest(); length++) {
      int whole = length * options.times();
      if (whole > tokens.size()) {
        continue;
      }
      List<Integer> tail = tokens.subList(tokens.size() - whole, tokens.size());
      boolean all = true;
      for (int i = 0; i < whole; i++) {
        all &= tail.get(i).equals(tail.get(i % length));
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aTokenAllocatesNothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Repetition r = new Repetition(new EndOptions.Repetition(1, 256, 10_000));
    boolean any = false;
    long before = 0;
    for (int i = 0; i < 20_000; i++) {
      if (i == 10_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      any |= r.push(i % 300);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(any).isFalse();
  }
}
