package dev.sheaf.tool.calculator.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;

/** The codes of this bundle, and how its failures are worded for a model to read. */
final class CalculatorErrors {
  static final ErrorCode ARGUMENTS = ErrorCode.of("SHEAF-CALC-001", ErrorKind.USER);
  static final ErrorCode SYNTAX = ErrorCode.of("SHEAF-CALC-002", ErrorKind.USER);
  static final ErrorCode TOO_LARGE = ErrorCode.of("SHEAF-CALC-003", ErrorKind.USER);
  static final ErrorCode UNDEFINED = ErrorCode.of("SHEAF-CALC-004", ErrorKind.USER);
  static final ErrorCode MAGNITUDE = ErrorCode.of("SHEAF-CALC-005", ErrorKind.USER);
  static final ErrorCode DEADLINE = ErrorCode.of("SHEAF-CALC-006", ErrorKind.TIMEOUT);

  private CalculatorErrors() {}

  static SheafException undefined(String what, Object found) {
    return SheafException.of(UNDEFINED, what).found(found).toException();
  }
}
