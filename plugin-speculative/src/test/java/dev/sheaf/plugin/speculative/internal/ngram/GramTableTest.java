package dev.sheaf.plugin.speculative.internal.ngram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GramTableTest {
  private static GramTable table(StoreBudget budget) {
    assertThat(budget.begin(GramTable.bytes(GramTable.LEAST_ENTRIES))).isTrue();
    return new GramTable(budget);
  }

  @Test
  void aMillionNGramsStayWithinTheBudgetAndTheLatestAreFound() {
    StoreBudget budget = new StoreBudget(1 << 20);
    GramTable table = table(budget);
    Random random = new Random(1);
    long[] last = new long[1000];
    for (int i = 0; i < 1_000_000; i++) {
      last[i % last.length] = random.nextLong();
      table.add(last[i % last.length], i);
      assertThat(budget.used()).isEqualTo(table.bytes()).isLessThanOrEqualTo((1 << 20) / 4 * 3);
    }
    int found = 0;
    for (long gram : last) {
      found += table.find(gram) >= 0 ? 1 : 0;
    }
    assertThat(found).isGreaterThan(990);
  }

  @Test
  void growingKeepsWhatIsKnown() {
    GramTable table = table(new StoreBudget(64 << 20));
    Random random = new Random(2);
    Map<Long, Integer> added = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      long gram = random.nextLong();
      added.put(gram, i);
      table.add(gram, i);
    }
    int lost = 0;
    for (Map.Entry<Long, Integer> e : added.entrySet()) {
      int entry = table.find(e.getKey());
      if (entry < 0) {
        lost++;
      } else {
        assertThat(table.successor(entry, 0)).isEqualTo(e.getValue());
        assertThat(table.count(entry, 0)).isEqualTo(1);
        assertThat(table.count(entry, 1)).isZero();
      }
    }
    assertThat(lost).as("full neighbourhoods while growing").isLessThan(100);
  }

  @Test
  void theHashOfNothingIsAnNGramToo() {
    GramTable table = table(new StoreBudget(1 << 20));
    assertThat(table.find(0)).isEqualTo(-1);
    table.add(0, 5);
    assertThat(table.successor(table.find(0), 0)).isEqualTo(5);
  }

  @Test
  void countsThatReachTheirEndAreHalvedTogether() {
    GramTable table = table(new StoreBudget(1 << 20));
    for (int i = 0; i < 20_000; i++) {
      table.add(1, 7);
    }
    for (int i = 0; i < 50_000; i++) {
      table.add(1, 8);
    }
    int entry = table.find(1);
    assertThat(table.successor(entry, 0)).isEqualTo(8);
    assertThat(table.successor(entry, 1)).isEqualTo(7);
    assertThat(table.count(entry, 0)).isBetween(16_000, 32_767);
    assertThat(table.count(entry, 1)).isBetween(5_000, 10_000);
  }

  @Test
  void theFifthSuccessorTakesTheLastPlace() {
    GramTable table = table(new StoreBudget(1 << 20));
    for (int token : new int[] {1, 1, 2, 2, 3, 3, 4, 5}) {
      table.add(9, token);
    }
    int entry = table.find(9);
    int[] order = new int[4];
    for (int r = 0; r < 4; r++) {
      order[r] = table.successor(entry, r);
    }
    assertThat(order).containsExactly(3, 2, 1, 5);
  }
}
