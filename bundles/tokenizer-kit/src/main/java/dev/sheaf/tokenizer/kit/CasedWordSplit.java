package dev.sheaf.tokenizer.kit;

import static dev.sheaf.tokenizer.kit.CharacterClass.NUMBER;
import static dev.sheaf.tokenizer.kit.CharacterClass.OTHER;

/**
 * The split of GPT-4o, Tekken and Kimi K2, which cuts words where capitals begin: {@code
 * [^\r\n\p{L}\p{N}]?U*L+C?|[^\r\n\p{L}\p{N}]?U+L*C?|\p{N}{1,n}| ?[^\s\p{L}\p{N}]+[\r\n/]*|
 * \s*[\r\n]+|\s+(?!\S)|\s+}, where {@code U} is {@code [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]}, {@code L}
 * is {@code [\p{Ll}\p{Lm}\p{Lo}\p{M}]} and {@code C} an English contraction.
 */
final class CasedWordSplit implements Split {
  private final boolean contractions;
  private final int longestNumber;
  private final boolean slash;
  private final boolean hanApart;

  private CasedWordSplit(boolean contractions, int longestNumber, boolean slash, boolean hanApart) {
    this.contractions = contractions;
    this.longestNumber = longestNumber;
    this.slash = slash;
    this.hanApart = hanApart;
  }

  /** With contractions, numbers of up to three digits. */
  static Split gpt4o() {
    return new CasedWordSplit(true, 3, true, false);
  }

  /** Without contractions, single digits. */
  static Split tekken() {
    return new CasedWordSplit(false, 1, true, false);
  }

  /** As GPT-4o, but runs of Han characters are pieces, and symbols do not take a slash. */
  static Split kimi() {
    return new CasedWordSplit(true, 3, false, true);
  }

  @Override
  public void cut(String text, int from, int to, Pieces out) {
    int start = from;
    while (start < to) {
      int end = next(text, start, to);
      out.accept(text, start, end);
      start = end;
    }
  }

  private int next(String text, int from, int to) {
    int c = Scan.codePoint(text, from, to);
    if (hanApart && CharacterClass.isHan(c)) {
      return Scan.run(text, from, to, CharacterClass::isHan, Integer.MAX_VALUE);
    }
    int word = word(text, from, to, c);
    if (word > from) {
      return contractions && word < to ? Scan.contraction(text, word, to, true) : word;
    }
    byte kind = CharacterClass.of(c);
    if (kind == NUMBER) {
      return Scan.run(text, from, to, n -> CharacterClass.of(n) == NUMBER, longestNumber);
    }
    int body = c == ' ' ? from + 1 : from;
    int symbols = Scan.run(text, body, to, OTHER);
    if (symbols > body) {
      while (symbols < to && ends(text.charAt(symbols))) {
        symbols++;
      }
      return symbols;
    }
    return Scan.spaceWithBreaks(text, from, to);
  }

  private boolean ends(char c) {
    return c == '\r' || c == '\n' || slash && c == '/';
  }

  /** Behind the word at {@code from}, or {@code from}. The first of the ways below that matches. */
  private int word(String text, int from, int to, int first) {
    int casing = casing(first);
    byte kind = CharacterClass.of(first);
    boolean prefix =
        kind != CharacterClass.LETTER && kind != NUMBER && first != '\r' && first != '\n';
    if (!prefix) {
      return casing == LetterCase.NONE ? from : body(text, from, to, true);
    }
    int second = from + Character.charCount(first);
    int lower = second < to ? body(text, second, to, false) : second;
    if (lower > second) {
      return lower; // prefix U* L+
    }
    if (casing != LetterCase.NONE) {
      return second; // a mark by itself: U* L+ without prefix
    }
    return second < to && body(text, second, to, true) > second
        ? body(text, second, to, true) // prefix U+ L*
        : from;
  }

  /**
   * Behind {@code U*L+} at {@code from}; where that does not match and {@code orUpper}, behind
   * {@code U+L*}, which then has no {@code L}; else {@code from}.
   */
  private int body(String text, int from, int to, boolean orUpper) {
    int lastBoth = from; // behind the last that is both U and L
    int i = from;
    while (i < to) {
      int c = Scan.codePoint(text, i, to);
      int casing = casing(c);
      if (casing == LetterCase.LOWER) {
        return Scan.run(text, i, to, l -> (casing(l) & LetterCase.LOWER) != 0, Integer.MAX_VALUE);
      }
      if (casing == LetterCase.NONE) {
        break;
      }
      i += Character.charCount(c);
      if (casing == LetterCase.BOTH) {
        lastBoth = i;
      }
    }
    return lastBoth > from || !orUpper ? lastBoth : i;
  }

  private int casing(int c) {
    return hanApart && CharacterClass.isHan(c) ? LetterCase.NONE : LetterCase.of(c);
  }
}
