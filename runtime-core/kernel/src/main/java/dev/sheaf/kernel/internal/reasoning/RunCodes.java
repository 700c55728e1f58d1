package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;

/** How runs of strategies fail. */
final class RunCodes {
  static final ErrorCode NO_SUCH_PROVIDER = ErrorCode.of("SHEAF-RUN-001", ErrorKind.UNAVAILABLE);
  static final ErrorCode STRATEGY_FAILED = ErrorCode.of("SHEAF-RUN-002", ErrorKind.DEFECT);
  static final ErrorCode STRATEGY_LEFT = ErrorCode.of("SHEAF-RUN-003", ErrorKind.UNAVAILABLE);
  static final ErrorCode TOO_FEW_FIT = ErrorCode.of("SHEAF-RUN-004", ErrorKind.RESOURCES);
  static final ErrorCode NOT_A_TOKEN = ErrorCode.of("SHEAF-RUN-005", ErrorKind.USER);
  static final ErrorCode NO_ROOM = ErrorCode.of("SHEAF-RUN-006", ErrorKind.USER);
  static final ErrorCode CANNOT_PRUNE = ErrorCode.of("SHEAF-RUN-007", ErrorKind.UNAVAILABLE);
  static final ErrorCode CALL_FAILED = ErrorCode.of("SHEAF-RUN-008", ErrorKind.DEFECT);
  static final ErrorCode CALL_TIMEOUT = ErrorCode.of("SHEAF-RUN-009", ErrorKind.TIMEOUT);
  static final ErrorCode BAD_SCORES = ErrorCode.of("SHEAF-RUN-010", ErrorKind.DEFECT);
  static final ErrorCode INTERRUPTED = ErrorCode.of("SHEAF-RUN-011", ErrorKind.UNAVAILABLE);

  static final ErrorCode CANNOT_GROUP = ErrorCode.of("SHEAF-RUN-012", ErrorKind.UNAVAILABLE);

  static final ErrorCode BUDGET_SPENT = ErrorCode.of("SHEAF-RUN-013", ErrorKind.RESOURCES);

  static final ErrorCode NOT_A_JOURNAL = ErrorCode.of("SHEAF-JOURNAL-001", ErrorKind.USER);
  static final ErrorCode OTHER_REQUEST = ErrorCode.of("SHEAF-JOURNAL-002", ErrorKind.CONFLICT);
  static final ErrorCode IN_USE = ErrorCode.of("SHEAF-JOURNAL-003", ErrorKind.CONFLICT);
  static final ErrorCode CANNOT_OPEN = ErrorCode.of("SHEAF-JOURNAL-004", ErrorKind.USER);
  static final ErrorCode CANNOT_WRITE = ErrorCode.of("SHEAF-JOURNAL-005", ErrorKind.RESOURCES);
  static final ErrorCode ASKED_OTHERWISE = ErrorCode.of("SHEAF-JOURNAL-006", ErrorKind.DEFECT);

  private RunCodes() {}
}
