package dev.sheaf.kernel.internal.step;

import dev.sheaf.constraint.Matcher;
import dev.sheaf.error.SheafException;
import java.util.Arrays;

/** What a grammar allows next, as bits; reused from row to row. */
final class TokenMask {
  private final int vocabulary;
  private final long[] bits;

  TokenMask(int vocabulary) {
    this.vocabulary = vocabulary;
    this.bits = new long[(vocabulary + 63) >>> 6];
  }

  long[] bits() {
    return bits;
  }

  /**
   * Asks a sequence's matcher what may come next. A sequence that goes on after end-of-generation
   * tokens is not given them: they would end the grammar's text, and nothing could follow. Those
   * that the request itself ends at stay.
   *
   * @param ends end-of-generation tokens
   * @return false: the text is complete and nothing may follow it
   * @throws SheafException nothing may follow, and the text is not complete
   */
  boolean fill(Sequence s, Matcher matcher, int[] ends) {
    Arrays.fill(bits, 0);
    matcher.fillMask(bits);
    if ((vocabulary & 63) != 0) {
      bits[bits.length - 1] &= -1L >>> (64 - (vocabulary & 63));
    }
    if (s.request.ignoreEnd()) {
      for (int id : ends) {
        if (id >= 0 && id < vocabulary && !s.endsAt(id)) {
          bits[id >>> 6] &= ~(1L << (id & 63));
        }
      }
    }
    for (long word : bits) {
      if (word != 0) {
        return true;
      }
    }
    if (matcher.complete()) {
      return false;
    }
    throw SheafException.of(
            StepCodes.GRAMMAR_DEAD_END, "the grammar allows no token of this vocabulary here")
        .expected("at least one token that continues the text, or a complete text")
        .found("none of " + vocabulary)
        .where(
            "request %s, token %d of the answer".formatted(s.generation.id(), s.log.emitted() + 1))
        .next("change the grammar so that tokens of this model can spell what it asks for")
        .toException();
  }
}
