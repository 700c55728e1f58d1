package dev.sheaf.tokenizer.kit;

/**
 * Of letters and marks, which may stand in the front part of a word that begins with capitals, and
 * which in its back part.
 */
final class LetterCase {
  /** Neither a letter nor a mark. */
  static final byte NONE = 0;

  /** {@code \p{Lu}} and {@code \p{Lt}}: front only. */
  static final byte UPPER = 1;

  /** {@code \p{Ll}}: back only. */
  static final byte LOWER = 2;

  /** {@code \p{Lm}}, {@code \p{Lo}}, {@code \p{M}}: both; the sum of the bits. */
  static final byte BOTH = 3;

  private static final byte[] BASIC = new byte[0x10000];

  static {
    for (int c = 0; c < BASIC.length; c++) {
      BASIC[c] = compute(c);
    }
  }

  private LetterCase() {}

  static byte of(int c) {
    return c < BASIC.length ? BASIC[c] : compute(c);
  }

  private static byte compute(int c) {
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> UPPER;
      case Character.LOWERCASE_LETTER -> LOWER;
      case Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK ->
          BOTH;
      default -> NONE;
    };
  }
}
