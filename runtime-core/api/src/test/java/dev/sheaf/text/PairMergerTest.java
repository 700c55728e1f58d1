package dev.sheaf.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PairMergerTest {
  @Test
  void ofEqualRanksTheLeftmostMergesWhateverItBecomes() {
    PairTable table = new PairTable();
    table.put(0, 1, 5, 9); // the higher id stands further left
    table.put(1, 1, 5, 8);
    assertThat(scan(table, 0, 0, 1, 1)).containsExactly(0, 9, 1);
    assertThat(heap(table, 0, 0, 1, 1)).containsExactly(0, 9, 1);
  }

  @Test
  void nothingMergesWithAMissingToken() {
    PairTable table = new PairTable();
    table.put(0, 0, 0, 1);
    assertThat(scan(table, -1, 0, -1, 0, 0)).containsExactly(-1, 0, -1, 1);
    assertThat(heap(table, -1, 0, -1, 0, 0)).containsExactly(-1, 0, -1, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 47, 48, 49, 50, 1_000, 5_000})
  void bothWaysAgreeAtEverySize(int size) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      PairTable table = new PairTable();
      for (int i = 0; i < 40; i++) {
        table.put(random.nextInt(12), random.nextInt(12), random.nextInt(6), random.nextInt(12));
      }
      int[] ids = random.ints(size, 0, 4).toArray();
      assertThat(heap(table, ids)).as("seed %d", seed).isEqualTo(scan(table, ids));
    }
  }

  @Test
  void theFirstRuleForAPairCountsAndGrowingKeepsAll() {
    PairTable table = new PairTable();
    for (int i = 0; i < 10_000; i++) {
      table.put(i, i * 7, i, i + 1);
      table.put(i, i * 7, 0, 0);
    }
    assertThat(table.size()).isEqualTo(10_000);
    for (int i = 0; i < 10_000; i++) {
      assertThat(table.find(i, i * 7)).isEqualTo((long) i << 32 | i + 1);
      assertThat(table.find(i, i * 7 + 1)).isEqualTo(PairTable.NONE);
    }
    assertThat(table.find(-1, 3)).isEqualTo(PairTable.NONE);
    assertThat(table.find(3, -1)).isEqualTo(PairTable.NONE);
    assertThat(table.find(-1, -1)).isEqualTo(PairTable.NONE);
  }

  @Test
  void refusesNegativeNumbers() {
    assertThatThrownBy(() -> new PairTable().put(1, -2, 3, 4))
        .hasMessageContaining("≥ 0")
        .hasMessageContaining("-2");
  }

  private static int[] scan(PairTable table, int... ids) {
    int[] work = ids.clone();
    return Arrays.copyOf(work, new PairMerger(table).scan(work, ids.length));
  }

  private static int[] heap(PairTable table, int... ids) {
    int[] work = ids.clone();
    return Arrays.copyOf(work, new PairMerger(table).heap(work, ids.length));
  }
}
