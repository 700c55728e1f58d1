package dev.sheaf.plugin.grammar.internal.mask;

import java.util.Random;

/** Small patterns that this engine and the JDK's read alike. */
final class RandomPattern {
  /** Characters of one to four bytes, neighbours among them. */
  static final String CHARACTERS = "ab\néê€₭😀😁1 ";

  private static final String[] ATOMS = {
    "a",
    "b",
    "é",
    "€",
    "😀",
    ".",
    "\\d",
    "\\w",
    "\\s",
    "\\W",
    "\\D",
    "[ab]",
    "[^a]",
    "[é-€]",
    "[^é😀]",
    "[^\\s\\d]",
    "\\n",
    "\\x61",
    "\\u20ac",
    "1",
    "[a-b1]"
  };
  private static final String[] REPEATS = {
    "*", "+", "?", "{2}", "{1,}", "{0,2}", "{1,3}", "*?", "{0}"
  };

  private RandomPattern() {}

  static String of(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(5);
    return switch (kind) {
      case 0, 1 -> ATOMS[random.nextInt(ATOMS.length)];
      case 2 -> of(random, depth - 1) + of(random, depth - 1);
      case 3 ->
          "("
              + of(random, depth - 1)
              + "|"
              + (random.nextInt(6) == 0 ? "" : of(random, depth - 1))
              + ")";
      default -> "(?:" + of(random, depth - 1) + ")" + REPEATS[random.nextInt(REPEATS.length)];
    };
  }
}
