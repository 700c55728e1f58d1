package dev.sheaf.plugin.grammar.internal.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A set of Unicode characters: code points without surrogates, as ranges that ascend and do not
 * touch.
 *
 * @param ranges first and last of each, alternating
 */
record CodePoints(int[] ranges) {
  private static final int LAST = Character.MAX_CODE_POINT;

  /** Every character. */
  static final CodePoints ALL = of(0, LAST);

  /** What {@code .} stands for. */
  static final CodePoints ALL_BUT_NEWLINE = of('\n', '\n').complement();

  static final CodePoints DIGITS = of('0', '9');
  static final CodePoints WORD = of('0', '9', 'A', 'Z', '_', '_', 'a', 'z');
  static final CodePoints SPACE = of('\t', '\r', ' ', ' ');

  /** Any ranges, in any order; surrogates among them are left out. */
  static CodePoints of(int... ends) {
    List<int[]> sorted = new ArrayList<>();
    for (int i = 0; i < ends.length; i += 2) {
      addWhole(sorted, ends[i], ends[i + 1]);
    }
    sorted.sort(Comparator.comparingInt(r -> r[0]));
    int[] out = new int[2 * sorted.size()];
    int count = 0;
    for (int[] range : sorted) {
      if (count > 0 && range[0] <= out[count - 1] + 1) {
        out[count - 1] = Math.max(out[count - 1], range[1]);
      } else {
        out[count++] = range[0];
        out[count++] = range[1];
      }
    }
    return new CodePoints(Arrays.copyOf(out, count));
  }

  private static void addWhole(List<int[]> out, int first, int last) {
    int below = Math.min(last, Character.MIN_SURROGATE - 1);
    int above = Math.max(first, Character.MAX_SURROGATE + 1);
    if (first <= below) {
      out.add(new int[] {first, below});
    }
    if (above <= last) {
      out.add(new int[] {above, last});
    }
  }

  CodePoints complement() {
    int[] gaps = new int[ranges.length + 2];
    int count = 0;
    int next = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      if (next < ranges[i]) {
        gaps[count++] = next;
        gaps[count++] = ranges[i] - 1;
      }
      next = ranges[i + 1] + 1;
    }
    if (next <= LAST) {
      gaps[count++] = next;
      gaps[count++] = LAST;
    }
    return of(Arrays.copyOf(gaps, count));
  }
}
