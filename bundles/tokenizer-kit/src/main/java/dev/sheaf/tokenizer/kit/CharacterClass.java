package dev.sheaf.tokenizer.kit;

/**
 * What a code point is to a pre-tokeniser. The classes are disjoint: {@code \p{L}}, {@code \p{N}},
 * white space (Unicode property White_Space), everything else.
 */
final class CharacterClass {
  static final byte OTHER = 0;
  static final byte LETTER = 1;
  static final byte NUMBER = 2;
  static final byte SPACE = 3;

  private static final byte[] BASIC = new byte[0x10000];

  static {
    for (int c = 0; c < BASIC.length; c++) {
      BASIC[c] = compute(c);
    }
  }

  private CharacterClass() {}

  /** The class of a code point; of a lone surrogate: {@link #OTHER}, as of U+FFFD. */
  static byte of(int codePoint) {
    return codePoint < BASIC.length ? BASIC[codePoint] : compute(codePoint);
  }

  /**
   * Whether it is {@code \p{P}}, which cuts across the other classes only inside {@link #OTHER}.
   */
  static boolean isPunctuation(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** Whether it is {@code \p{P}} or {@code \p{S}}. */
  static boolean isPunctuationOrSymbol(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL ->
          true;
      default -> isPunctuation(codePoint);
    };
  }

  /** Whether it is {@code \p{Han}}. */
  static boolean isHan(int codePoint) {
    return codePoint >= 0x2E80
        && Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.HAN;
  }

  private static byte compute(int c) {
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          LETTER;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          SPACE;
      default -> c >= 0x09 && c <= 0x0D || c == 0x85 ? SPACE : OTHER;
    };
  }
}
