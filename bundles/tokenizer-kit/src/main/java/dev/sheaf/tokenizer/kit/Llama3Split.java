package dev.sheaf.tokenizer.kit;

import static dev.sheaf.tokenizer.kit.CharacterClass.LETTER;
import static dev.sheaf.tokenizer.kit.CharacterClass.NUMBER;
import static dev.sheaf.tokenizer.kit.CharacterClass.OTHER;
import static dev.sheaf.tokenizer.kit.CharacterClass.SPACE;

/**
 * The split of Llama 3 (numbers in groups of up to three), Qwen 2 (single digits), Qwen 3.5 (which
 * counts combining marks as letters) and Seed-Coder (whose symbols take no line breaks): {@code
 * (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}|
 * ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+}.
 */
final class Llama3Split implements Split {
  private final int longestNumber;
  private final boolean marks;
  private final boolean breaks;

  /**
   * @param longestNumber digits in one piece, ≥ 1
   */
  Llama3Split(int longestNumber) {
    this(longestNumber, false, true);
  }

  private Llama3Split(int longestNumber, boolean marks, boolean breaks) {
    this.longestNumber = longestNumber;
    this.marks = marks;
    this.breaks = breaks;
  }

  /** Single digits; {@code \p{M}} counts as letters. */
  static Llama3Split withMarks() {
    return new Llama3Split(1, true, true);
  }

  /** Single digits; symbols do not take the line breaks behind them. */
  static Llama3Split withoutBreaks() {
    return new Llama3Split(1, false, false);
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
    int contraction = Scan.contraction(text, from, to, true);
    if (contraction > from) {
      return contraction;
    }
    int c = Scan.codePoint(text, from, to);
    byte kind = kind(c);
    int second = from + Character.charCount(c);
    if (kind == LETTER) {
      return run(text, second, to, LETTER);
    }
    if (kind == NUMBER) {
      return number(text, second, to);
    }
    byte secondKind = second < to ? kind(Scan.codePoint(text, second, to)) : SPACE;
    if (secondKind == LETTER && c != '\r' && c != '\n') {
      return run(text, second, to, LETTER);
    }
    if (kind == OTHER) {
      return breaks(text, run(text, second, to, OTHER), to);
    }
    if (c == ' ' && secondKind == OTHER) {
      return breaks(text, run(text, second, to, OTHER), to);
    }
    return Scan.spaceWithBreaks(text, from, to);
  }

  private int run(String text, int from, int to, byte kind) {
    return marks
        ? Scan.run(text, from, to, c -> kind(c) == kind, Integer.MAX_VALUE)
        : Scan.run(text, from, to, kind);
  }

  private byte kind(int c) {
    byte kind = CharacterClass.of(c);
    return marks && kind == OTHER && LetterCase.of(c) == LetterCase.BOTH ? LETTER : kind;
  }

  private int number(String text, int second, int to) {
    int end = second;
    for (int digits = 1; digits < longestNumber && end < to; digits++) {
      int c = Scan.codePoint(text, end, to);
      if (CharacterClass.of(c) != NUMBER) {
        break;
      }
      end += Character.charCount(c);
    }
    return end;
  }

  private int breaks(String text, int from, int to) {
    int i = from;
    while (breaks && i < to && Scan.isBreak(text.charAt(i))) {
      i++;
    }
    return i;
  }
}
