package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;

/** The codes of this bundle. */
final class JsonErrors {
  /** The file is not JSON, or larger, deeper or fuller than allowed, or names a key twice. */
  static final ErrorCode MALFORMED = ErrorCode.of("SHEAF-TOKENIZERJSON-001", ErrorKind.USER);

  /** A value is missing, of the wrong type or out of range. */
  static final ErrorCode VALUE = ErrorCode.of("SHEAF-TOKENIZERJSON-002", ErrorKind.USER);

  /** A part, or a setting of one, that is not known here. */
  static final ErrorCode UNSUPPORTED =
      ErrorCode.of("SHEAF-TOKENIZERJSON-003", ErrorKind.UNAVAILABLE);

  /** Two pieces have one id, a piece has two, or an id is out of all proportion. */
  static final ErrorCode IDS = ErrorCode.of("SHEAF-TOKENIZERJSON-004", ErrorKind.USER);

  /** A merge is malformed, or names a token that the vocabulary lacks. */
  static final ErrorCode MERGE = ErrorCode.of("SHEAF-TOKENIZERJSON-005", ErrorKind.USER);

  /** A text would grow beyond measure by the file's replacements. */
  static final ErrorCode GROWTH = ErrorCode.of("SHEAF-TOKENIZERJSON-006", ErrorKind.USER);

  static final String NEXT = "download the tokenizer again, or convert the model again";

  private JsonErrors() {}

  static SheafException unsupported(String what, String known, String found, String where) {
    return SheafException.of(UNSUPPORTED, "the tokenizer asks for " + what + " not known here")
        .expected(known)
        .found(found)
        .where(where)
        .next("install a bundle that knows it, or use another form of the tokenizer")
        .toException();
  }
}
