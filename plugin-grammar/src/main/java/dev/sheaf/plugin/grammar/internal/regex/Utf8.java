package dev.sheaf.plugin.grammar.internal.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * How UTF-8 spells ranges of characters: as few sequences of byte ranges as possible, which
 * together match exactly these characters, well-formed.
 *
 * <pre>{@code
 * U+0000 … U+10FFFF   00–7F
 *                     C2–DF 80–BF
 *                     E0    A0–BF 80–BF
 *                     E1–EC 80–BF 80–BF      (and so on, around the surrogates)
 * }</pre>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629">RFC 3629, §4: syntax of UTF-8</a>
 */
final class Utf8 {
  private static final int[] LAST_OF_LENGTH = {0x7f, 0x7ff, 0xffff, Character.MAX_CODE_POINT};

  private Utf8() {}

  /** Each sequence as low and high of its first byte, then of its second, and so on. */
  static List<int[]> sequences(CodePoints set) {
    List<int[]> out = new ArrayList<>();
    int[] ranges = set.ranges();
    for (int i = 0; i < ranges.length; i += 2) {
      int first = ranges[i];
      for (int length = 1; length <= 4 && first <= ranges[i + 1]; length++) {
        int last = Math.min(ranges[i + 1], LAST_OF_LENGTH[length - 1]);
        if (first <= last) {
          split(first, last, length, out);
          first = last + 1;
        }
      }
    }
    return out;
  }

  /** Splits until the last bytes of a range run over all values or share all bytes before. */
  private static void split(int first, int last, int length, List<int[]> out) {
    for (int bytes = 1; bytes < length; bytes++) {
      int tail = (1 << (6 * bytes)) - 1;
      if ((first & ~tail) != (last & ~tail)) {
        if ((first & tail) != 0) {
          split(first, first | tail, length, out);
          split((first | tail) + 1, last, length, out);
          return;
        }
        if ((last & tail) != tail) {
          split(first, (last & ~tail) - 1, length, out);
          split(last & ~tail, last, length, out);
          return;
        }
      }
    }
    int[] sequence = new int[2 * length];
    for (int i = 0; i < length; i++) {
      sequence[2 * i] = byteAt(first, i, length);
      sequence[2 * i + 1] = byteAt(last, i, length);
    }
    out.add(sequence);
  }

  private static int byteAt(int codePoint, int index, int length) {
    int shifted = codePoint >>> (6 * (length - 1 - index));
    if (index > 0) {
      return 0x80 | (shifted & 0x3f);
    }
    // The first byte begins with as many ones as there are bytes, if more than one.
    return length == 1 ? shifted : (0xff00 >>> length & 0xff) | shifted;
  }
}
