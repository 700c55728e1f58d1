package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.EndOptions;

/**
 * Notices when an answer goes round in circles: a pattern of some length that stands {@code times}
 * times in a row at its end.
 *
 * <p>For each length L it counts how many last tokens equal the one L before them; the pattern
 * stands n times if that are (n − 1) · L or more. So a token costs one comparison for each length
 * and allocates nothing. Rebuilt by pushing the answer's tokens again. Not thread-safe.
 */
final class Repetition {
  private final int shortest;
  private final int longest;
  private final long times;
  private final int[] last;
  private final int[] equal;
  private int count;

  Repetition(EndOptions.Repetition options) {
    this.shortest = options.shortest();
    this.longest = options.longest();
    this.times = options.times();
    this.last = new int[longest];
    this.equal = new int[longest + 1];
  }

  /** Takes the answer's next token; true: a pattern stands as often as asked for. */
  boolean push(int token) {
    boolean circles = false;
    int at = count % longest;
    int most = Math.min(longest, count);
    for (int length = shortest; length <= most; length++) {
      int before = at - length;
      equal[length] = last[before < 0 ? before + longest : before] == token ? equal[length] + 1 : 0;
      circles |= equal[length] >= (times - 1) * length;
    }
    last[at] = token;
    count++;
    return circles;
  }
}
