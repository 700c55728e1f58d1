package dev.sheaf.kernel.internal.step;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;

/** How a sequence fails inside the loop. */
final class StepCodes {
  static final ErrorCode NOT_A_NUMBER = ErrorCode.of("SHEAF-STEP-001", ErrorKind.UNHEALTHY);
  static final ErrorCode DEVICE_ERROR = ErrorCode.of("SHEAF-STEP-002", ErrorKind.UNHEALTHY);
  static final ErrorCode PLUGIN_FAILED = ErrorCode.of("SHEAF-STEP-003", ErrorKind.DEFECT);
  static final ErrorCode HELD_TOO_LONG = ErrorCode.of("SHEAF-STEP-004", ErrorKind.UNAVAILABLE);
  static final ErrorCode BACKENDS_FAILED = ErrorCode.of("SHEAF-STEP-005", ErrorKind.UNHEALTHY);

  static final ErrorCode LOOP_ENDED = ErrorCode.of("SHEAF-STEP-006", ErrorKind.DEFECT);
  static final ErrorCode NO_ROOM = ErrorCode.of("SHEAF-STEP-007", ErrorKind.RESOURCES);
  static final ErrorCode GRAMMAR_DEAD_END = ErrorCode.of("SHEAF-STEP-008", ErrorKind.USER);
  static final ErrorCode NO_TOKENIZER = ErrorCode.of("SHEAF-STEP-010", ErrorKind.UNAVAILABLE);
  static final ErrorCode REFUSED_PARAMETERS = ErrorCode.of("SHEAF-STEP-011", ErrorKind.USER);
  static final ErrorCode SCORE_NOT_A_NUMBER = ErrorCode.of("SHEAF-STEP-012", ErrorKind.DEFECT);
  static final ErrorCode MATCHER_REFUSED = ErrorCode.of("SHEAF-STEP-009", ErrorKind.DEFECT);

  private StepCodes() {}
}
