package dev.sheaf.sampling.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.util.Collection;

/** What processors refuse beyond a number out of its range. */
final class SamplingRefusals {
  static final ErrorCode NO_SUCH_TOKEN = ErrorCode.of("SHEAF-SAMPLING-020", ErrorKind.USER);
  static final ErrorCode NOT_A_MARKER = ErrorCode.of("SHEAF-SAMPLING-021", ErrorKind.USER);

  private SamplingRefusals() {}

  /**
   * Checks ids that a request named.
   *
   * @throws SheafException {@code SHEAF-SAMPLING-020} (USER) one is not in the vocabulary
   */
  static void requireTokens(String name, Collection<Integer> ids, int vocabulary) {
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw SheafException.of(NO_SUCH_TOKEN, name + " names a token that the model lacks")
            .expected("0 to " + (vocabulary - 1))
            .found(id)
            .where(name)
            .next("sheaf:tokenizer encode shows the ids of a text")
            .toException();
      }
    }
  }

  /** A marker that is no single text, or is no token in this model. */
  static SheafException notAMarker(String name, Object found) {
    return SheafException.of(NOT_A_MARKER, name + " must be one text that the model has tokens for")
        .expected("one text")
        .found(found)
        .where(name)
        .next("leave it out for the usual marker")
        .toException();
  }
}
