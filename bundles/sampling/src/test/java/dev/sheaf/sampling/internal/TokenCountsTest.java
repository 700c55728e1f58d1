package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TokenCountsTest {
  @Test
  void countsAsAMapDoes() {
    TokenCounts counts = new TokenCounts();
    Map<Integer, int[]> expected = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      // neighbours, multiples of the table's length and far ids: all collide somewhere
      int token =
          switch (random.nextInt(3)) {
            case 0 -> random.nextInt(3_000);
            case 1 -> random.nextInt(500) << 12;
            default -> Integer.MAX_VALUE - random.nextInt(100);
          };
      int change = random.nextInt(5) - 2;
      int which = random.nextInt(2);
      if (which == 0) {
        counts.addToWindow(token, change);
      } else {
        counts.addToOutput(token, change);
      }
      expected.computeIfAbsent(token, t -> new int[2])[which] += change;
    }
    assertThat(counts.size()).isEqualTo(expected.size());
    expected.forEach((token, both) -> {
      int entry = counts.find(token);
      assertThat(counts.token(entry)).isEqualTo(token);
      assertThat(counts.window(entry)).isEqualTo(both[0]);
      assertThat(counts.output(entry)).isEqualTo(both[1]);
    });
    assertThat(counts.find(1_000_000_007)).isEqualTo(-1);
  }
}
