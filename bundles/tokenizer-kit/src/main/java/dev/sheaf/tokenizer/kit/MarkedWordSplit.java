package dev.sheaf.tokenizer.kit;

/**
 * What DeepSeek V3 cuts last, words with their combining marks: {@code
 * [!-/:-@\[-`{-~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|
 * \s*[\r\n]+|\s+(?!\S)|\s+}. Numbers and control characters match nothing, so they stay together.
 */
final class MarkedWordSplit implements Isolated.Match {
  @Override
  public int end(String text, int from, int to) {
    int c = Scan.codePoint(text, from, to);
    int second = from + Character.charCount(c);
    if (isAsciiSymbol(c) && second < to && isAsciiLetter(text.charAt(second))) {
      return Scan.run(text, second, to, MarkedWordSplit::isAsciiLetter, Integer.MAX_VALUE);
    }
    if (isWord(c)) {
      return Scan.run(text, second, to, MarkedWordSplit::isWord, Integer.MAX_VALUE);
    }
    boolean symbol = CharacterClass.isPunctuationOrSymbol(c);
    if (!symbol && c != '\r' && c != '\n') {
      int word = Scan.run(text, second, to, MarkedWordSplit::isWord, Integer.MAX_VALUE);
      if (word > second) {
        return word;
      }
    }
    int body = c == ' ' ? second : from;
    int symbols =
        Scan.run(text, body, to, CharacterClass::isPunctuationOrSymbol, Integer.MAX_VALUE);
    if (symbols > body) {
      while (symbols < to && Scan.isBreak(text.charAt(symbols))) {
        symbols++;
      }
      return symbols;
    }
    return Scan.spaceWithBreaks(text, from, to);
  }

  private static boolean isWord(int c) {
    return LetterCase.of(c) != LetterCase.NONE;
  }

  private static boolean isAsciiSymbol(int c) {
    return c > ' ' && c < 0x7F && !isAsciiLetter(c) && !(c >= '0' && c <= '9');
  }

  private static boolean isAsciiLetter(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
