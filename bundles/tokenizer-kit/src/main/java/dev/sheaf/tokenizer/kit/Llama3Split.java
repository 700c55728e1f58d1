package dev.sheaf.tokenizer.kit;

import static dev.sheaf.tokenizer.kit.CharacterClass.LETTER;
import static dev.sheaf.tokenizer.kit.CharacterClass.NUMBER;
import static dev.sheaf.tokenizer.kit.CharacterClass.OTHER;
import static dev.sheaf.tokenizer.kit.CharacterClass.SPACE;

/**
 * The split of Llama 3 (numbers in groups of up to three) and Qwen 2 (single digits): {@code
 * (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}|
 * ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+}.
 */
final class Llama3Split implements Split {
  private final int longestNumber;

  /**
   * @param longestNumber digits in one piece, ≥ 1
   */
  Llama3Split(int longestNumber) {
    this.longestNumber = longestNumber;
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
    byte kind = CharacterClass.of(c);
    int second = from + Character.charCount(c);
    if (kind == LETTER) {
      return Scan.run(text, second, to, LETTER);
    }
    if (kind == NUMBER) {
      return number(text, second, to);
    }
    byte secondKind = second < to ? CharacterClass.of(Scan.codePoint(text, second, to)) : SPACE;
    if (secondKind == LETTER && c != '\r' && c != '\n') {
      return Scan.run(text, second, to, LETTER);
    }
    if (kind == OTHER) {
      return newlines(text, Scan.run(text, second, to, OTHER), to);
    }
    if (c == ' ' && secondKind == OTHER) {
      return newlines(text, Scan.run(text, second, to, OTHER), to);
    }
    return space(text, from, to);
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

  private static int newlines(String text, int from, int to) {
    int i = from;
    while (i < to && isNewline(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Up to the last line break of the white space; without one, as in {@link Scan#space}. */
  private static int space(String text, int from, int to) {
    int end = Scan.run(text, from, to, SPACE);
    for (int i = end; i > from; i--) {
      if (isNewline(text.charAt(i - 1))) {
        return i;
      }
    }
    return end < to && end - from > 1 ? end - 1 : end;
  }

  private static boolean isNewline(char c) {
    return c == '\n' || c == '\r';
  }
}
