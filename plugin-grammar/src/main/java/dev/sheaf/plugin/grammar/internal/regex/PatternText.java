package dev.sheaf.plugin.grammar.internal.regex;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.plugin.grammar.internal.GrammarErrors;

/** A pattern being read, character by character; knows where it is. */
final class PatternText {
  static final int END = -1;

  private final int[] characters;
  private int at;

  /**
   * @throws SheafException the pattern is not whole characters
   */
  PatternText(String pattern) {
    characters = pattern.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      if (characters[i] >= Character.MIN_SURROGATE && characters[i] <= Character.MAX_SURROGATE) {
        throw syntax(i, "the pattern has half a character", "a whole one");
      }
    }
  }

  int peek() {
    return peek(0);
  }

  int peek(int ahead) {
    return at + ahead < characters.length ? characters[at + ahead] : END;
  }

  int next() {
    return at < characters.length ? characters[at++] : END;
  }

  boolean take(int character) {
    if (peek() != character) {
      return false;
    }
    at++;
    return true;
  }

  int position() {
    return at;
  }

  /** A failure at a position. */
  SheafException syntax(int position, String summary, String expected) {
    return failure(GrammarErrors.SYNTAX, position, summary, expected);
  }

  /** A failure that names a construct of other engines. */
  SheafException unsupported(int position, String construct, String instead) {
    return failure(
        GrammarErrors.UNSUPPORTED,
        position,
        "the pattern has %s, which this engine does not know".formatted(construct),
        instead);
  }

  private SheafException failure(ErrorCode code, int position, String summary, String expected) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < position && i < characters.length; i++) {
      column++;
      if (characters[i] == '\n') {
        line++;
        column = 1;
      }
    }
    int shown = Math.min(characters.length, position + 12);
    String found =
        position >= characters.length
            ? "the end of the pattern"
            : new String(characters, position, shown - position);
    return SheafException.of(code, summary)
        .expected(expected)
        .found(found)
        .where("line %d, column %d of the pattern".formatted(line, column))
        .toException();
  }
}
