package dev.sheaf.chat.template.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;

/** The ways in which a template can fail. */
final class TemplateErrors {
  /** Not in the language. */
  static final ErrorCode SYNTAX = ErrorCode.of("SHEAF-TEMPLATE-001", ErrorKind.USER);

  /** A tag, filter, test, function or method that this engine does not have. */
  static final ErrorCode UNKNOWN = ErrorCode.of("SHEAF-TEMPLATE-002", ErrorKind.USER);

  /** Reaching for what a template must not reach. */
  static final ErrorCode FORBIDDEN = ErrorCode.of("SHEAF-TEMPLATE-003", ErrorKind.USER);

  /** The template itself refuses, in its own words. */
  static final ErrorCode REFUSED = ErrorCode.of("SHEAF-TEMPLATE-004", ErrorKind.USER);

  /** The template does not fit these variables. */
  static final ErrorCode FAULT = ErrorCode.of("SHEAF-TEMPLATE-005", ErrorKind.USER);

  /** More steps than allowed. */
  static final ErrorCode STEPS = new ErrorCode("SHEAF-TEMPLATE-006", ErrorKind.USER, 422);

  /** Nested deeper than allowed. */
  static final ErrorCode DEPTH = new ErrorCode("SHEAF-TEMPLATE-007", ErrorKind.USER, 422);

  /** A text or a list longer than allowed. */
  static final ErrorCode SIZE = new ErrorCode("SHEAF-TEMPLATE-008", ErrorKind.USER, 422);

  /** A variable of a kind that templates do not know. */
  static final ErrorCode VARIABLE = ErrorCode.of("SHEAF-TEMPLATE-009", ErrorKind.USER);

  private TemplateErrors() {}

  static SheafException at(
      ErrorCode code, Position at, String summary, String expected, String found) {
    return SheafException.of(code, summary)
        .expected(expected)
        .found(found)
        .where(at.toString())
        .next("correct the template, or give the model another one")
        .toException();
  }

  /** A failure while rendering. */
  static SheafException fault(Position at, String summary, String expected, Object found) {
    return SheafException.of(FAULT, summary)
        .expected(expected)
        .found(found)
        .where(at.toString())
        .next("check that the messages have the shape this model's template asks for")
        .toException();
  }

  /** A limit was passed while rendering. */
  static SheafException limit(ErrorCode code, String summary, long most) {
    return SheafException.of(code, summary)
        .expected("at most " + most)
        .found("more")
        .where("chat template")
        .next("shorten the conversation, or give the model another template")
        .toException();
  }
}
