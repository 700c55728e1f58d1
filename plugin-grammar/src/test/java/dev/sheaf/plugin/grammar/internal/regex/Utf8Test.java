package dev.sheaf.plugin.grammar.internal.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8Test {
  private static boolean matches(List<int[]> sequences, byte[] bytes) {
    int matching = 0;
    for (int[] s : sequences) {
      boolean all = s.length == 2 * bytes.length;
      for (int i = 0; all && i < bytes.length; i++) {
        all = s[2 * i] <= (bytes[i] & 0xff) && (bytes[i] & 0xff) <= s[2 * i + 1];
      }
      matching += all ? 1 : 0;
    }
    assertThat(matching).as("sequences do not overlap").isLessThanOrEqualTo(1);
    return matching == 1;
  }

  private static void check(CodePoints set, BitSet expected) {
    List<int[]> sequences = Utf8.sequences(set);
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
        if (matches(sequences, bytes) != expected.get(c)) {
          throw new AssertionError("U+%04X".formatted(c));
        }
      }
    }
  }

  @Test
  void everyCharacterIsSpelledInNineSequences() {
    BitSet all = new BitSet();
    all.set(0, Character.MAX_CODE_POINT + 1);
    check(CodePoints.ALL, all);
    assertThat(Utf8.sequences(CodePoints.ALL)).hasSize(9);
  }

  @Test
  void randomSetsAndTheirComplementsAreSpelledExactly() {
    Random random = new Random(7);
    for (int round = 0; round < 6; round++) {
      int[] ends = new int[2 * (1 + random.nextInt(5))];
      BitSet set = new BitSet();
      for (int i = 0; i < ends.length; i += 2) {
        int bits = 1 + random.nextInt(20);
        ends[i] = random.nextInt(1 << bits);
        ends[i + 1] =
            Math.min(Character.MAX_CODE_POINT, ends[i] + random.nextInt(1 << random.nextInt(18)));
        set.set(ends[i], Math.max(ends[i], ends[i + 1]) + 1);
      }
      check(CodePoints.of(ends), set);
      set.flip(0, Character.MAX_CODE_POINT + 1);
      check(CodePoints.of(ends).complement(), set);
    }
  }

  @Test
  void whatIsNoUtf8IsNotMatched() {
    List<int[]> all = Utf8.sequences(CodePoints.ALL);
    for (int[] bad :
        new int[][] {
          {0x80},
          {0xc0, 0x80},
          {0xc1, 0xbf},
          {0xe0, 0x9f, 0xbf},
          {0xed, 0xa0, 0x80},
          {0xff},
          {0xf0, 0x8f, 0xbf, 0xbf},
          {0xf4, 0x90, 0x80, 0x80},
          {0xf5, 0x80, 0x80, 0x80},
          {0xc3, 0x28}
        }) {
      byte[] bytes = new byte[bad.length];
      for (int i = 0; i < bad.length; i++) {
        bytes[i] = (byte) bad[i];
      }
      assertThat(matches(all, bytes)).isFalse();
    }
  }
}
