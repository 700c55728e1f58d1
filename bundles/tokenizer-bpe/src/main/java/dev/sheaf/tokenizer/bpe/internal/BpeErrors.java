package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;

/** Every way this bundle refuses a vocabulary; 003 is the kit's. */
final class BpeErrors {
  /** The file names a way of cutting text that is not known, or none. */
  static final ErrorCode PRE_TOKENIZER = ErrorCode.of("SHEAF-BPE-001", ErrorKind.UNAVAILABLE);

  /** A merge rule is malformed, or names a token that text cannot be. */
  static final ErrorCode MERGE = ErrorCode.of("SHEAF-BPE-002", ErrorKind.USER);

  /** A vocabulary file is not the JSON or text that it should be. */
  static final ErrorCode MALFORMED = ErrorCode.of("SHEAF-BPE-004", ErrorKind.USER);

  /** Ids or ranks are used twice, left out, or lie outside the vocabulary. */
  static final ErrorCode IDS = ErrorCode.of("SHEAF-BPE-005", ErrorKind.USER);

  private BpeErrors() {}

  static SheafException refuse(
      ErrorCode code, String summary, String expected, Object found, String where) {
    return SheafException.of(code, summary)
        .expected(expected)
        .found(String.valueOf(found))
        .where(where)
        .next("convert or download the model again")
        .toException();
  }

  static SheafException malformed(String expected, Object found, String where) {
    return refuse(
        MALFORMED, "the vocabulary file is not what its name says", expected, found, where);
  }

  static SheafException ids(String expected, Object found, String where) {
    return refuse(IDS, "the ids of the vocabulary do not fit together", expected, found, where);
  }
}
