package dev.sheaf.tokenizer.kit;

/** The rules of DeepSeek's models, each one expression after the other. */
final class DeepSeekSplits {
  private static final Isolated LINE_BREAKS = Isolated.each(Splits::isBreak);

  private DeepSeekSplits() {}

  /** {@code [一-龥ࠀ-一가-퟿]+}: most of what lies between U+0800 and U+D7FF. */
  private static boolean isEastAsian(int c) {
    return c >= 0x800 && c <= 0x9FA5 || c >= 0xAC00 && c <= 0xD7FF;
  }

  static Split coder() {
    return LINE_BREAKS
        .then(Isolated.run(Splits::isSpace, Splits::isLetter))
        .then(Isolated.run(Splits::isSpace, CharacterClass::isPunctuation))
        .then(Isolated.run(DeepSeekSplits::isEastAsian))
        .then(Isolated.each(Splits::isNumber));
  }

  static Split llm() {
    return LINE_BREAKS
        .then(Isolated.run(Splits::isSpace, DeepSeekSplits::isCased))
        .then(Isolated.run(Splits::isSpace, DeepSeekSplits::isLlmPunctuation))
        .then(new EdgeSpaceSplit())
        .then(Isolated.run(DeepSeekSplits::isEastAsian))
        .then(Isolated.run(Splits::isNumber));
  }

  static Split v3() {
    return Isolated.run(Splits::isNumber, 3)
        .then(Isolated.run(DeepSeekSplits::isHanOrKana))
        .then(new Isolated(new MarkedWordSplit()));
  }

  /** {@code [一-龥぀-ゟ゠-ヿ]}. */
  static boolean isHanOrKana(int c) {
    return c >= 0x4E00 && c <= 0x9FA5 || c >= 0x3040 && c <= 0x30FF;
  }

  /** ASCII's and its full-width twins, curly quotes, the ideographic space, comma and full stop. */
  static boolean isLlmPunctuation(int c) {
    return c >= '!' && c <= '/'
        || c >= ':' && c <= '~'
        || c >= 0xFF01 && c <= 0xFF0F
        || c >= 0xFF1A && c <= 0xFF5E
        || c >= 0x2018 && c <= 0x201F
        || c >= 0x3000 && c <= 0x3002;
  }

  /**
   * Letters that have a case, of the scripts that DeepSeek LLM lists: without small Armenian, most
   * of Georgian, the youngest Latin, mathematical letters.
   */
  static boolean isCased(int c) {
    if (c < 0x80) {
      return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
    if (c >= 0x10000) {
      return c >= 0x10400 && c <= 0x1044F
          || c >= 0x104B0 && c <= 0x104D3
          || c >= 0x104D8 && c <= 0x104FB
          || c >= 0x10C80 && c <= 0x10CB2
          || c >= 0x10CC0 && c <= 0x10CF2
          || c >= 0x118A0 && c <= 0x118DF
          || c >= 0x1E900 && c <= 0x1E943;
    }
    boolean leftOut =
        c >= 0x560 && c <= 0x588
            || c >= 0x10C7 && c <= 0x10FF
            || c >= 0x1C80 && c <= 0x1C8A
            || c >= 0x2D00 && c <= 0x2D2D
            || c >= 0xA790 && c <= 0xA7FA
            || c >= 0xAB30 && c <= 0xAB68;
    int casing = leftOut ? LetterCase.NONE : LetterCase.of(c);
    return casing == LetterCase.UPPER || casing == LetterCase.LOWER;
  }
}
