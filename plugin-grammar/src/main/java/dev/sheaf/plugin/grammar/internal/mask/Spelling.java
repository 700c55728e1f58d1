package dev.sheaf.plugin.grammar.internal.mask;

import dev.sheaf.text.Tokenizer;
import java.util.Set;

/**
 * How a tokenizer's tokens spell text, at the start of one and after it. Immutable; keeps nothing
 * of the tokenizer.
 */
final class Spelling {
  /** For tokens that continue a text. */
  final TokenTree going;

  /** For the first token of a text; the same object where no token differs. */
  final TokenTree starting;

  /** Tokens of the vocabulary that end a generation, ascending. */
  final int[] ends;

  private Spelling(TokenTree going, TokenTree starting, int[] ends) {
    this.going = going;
    this.starting = starting;
    this.ends = ends;
  }

  static Spelling of(Tokenizer tokenizer) {
    TokenTree going = TokenTree.of(tokenizer, false);
    TokenTree starting = TokenTree.of(tokenizer, true);
    Set<Integer> ends = tokenizer.endOfGeneration();
    return new Spelling(
        going,
        starting.sameAs(going) ? going : starting,
        ends.stream()
            .mapToInt(Integer::intValue)
            .filter(id -> id >= 0 && id < going.vocabulary())
            .sorted()
            .toArray());
  }

  boolean ends(int token) {
    for (int end : ends) {
      if (end == token) {
        return true;
      }
    }
    return false;
  }

  /** Of each byte whether any token has it. */
  boolean[] bytes() {
    boolean[] any = going.bytes.clone();
    for (int b = 0; b < any.length; b++) {
      any[b] |= starting.bytes[b];
    }
    return any;
  }
}
