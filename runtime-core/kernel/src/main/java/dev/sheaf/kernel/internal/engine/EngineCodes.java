package dev.sheaf.kernel.internal.engine;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;

/** How loading and submitting fail. */
final class EngineCodes {
  static final ErrorCode NO_SUCH_FILE = ErrorCode.of("SHEAF-MODEL-010", ErrorKind.NOT_FOUND);
  static final ErrorCode NOT_A_FILE = ErrorCode.of("SHEAF-MODEL-011", ErrorKind.USER);
  static final ErrorCode UNKNOWN_FORMAT = ErrorCode.of("SHEAF-MODEL-012", ErrorKind.USER);
  static final ErrorCode UNKNOWN_FAMILY = ErrorCode.of("SHEAF-MODEL-013", ErrorKind.UNAVAILABLE);
  static final ErrorCode NO_BACKEND = ErrorCode.of("SHEAF-MODEL-014", ErrorKind.UNAVAILABLE);
  static final ErrorCode FILE_CHANGED = ErrorCode.of("SHEAF-MODEL-015", ErrorKind.CONFLICT);
  static final ErrorCode NO_TOKENIZER = ErrorCode.of("SHEAF-MODEL-016", ErrorKind.UNAVAILABLE);
  static final ErrorCode NAME_TAKEN = ErrorCode.of("SHEAF-MODEL-017", ErrorKind.CONFLICT);
  static final ErrorCode NO_SUCH_MODEL = ErrorCode.of("SHEAF-MODEL-018", ErrorKind.NOT_FOUND);
  static final ErrorCode CONTEXT_TOO_LONG = ErrorCode.of("SHEAF-MODEL-019", ErrorKind.USER);
  static final ErrorCode NO_FORMAT = ErrorCode.of("SHEAF-MODEL-020", ErrorKind.UNAVAILABLE);
  static final ErrorCode NO_PLANNER = ErrorCode.of("SHEAF-MODEL-021", ErrorKind.UNAVAILABLE);
  static final ErrorCode TEXT_CLOSED = ErrorCode.of("SHEAF-MODEL-022", ErrorKind.CONFLICT);
  static final ErrorCode MODEL_WAITS = ErrorCode.of("SHEAF-MODEL-023", ErrorKind.UNAVAILABLE);
  static final ErrorCode PROMPT_TOO_LONG = ErrorCode.of("SHEAF-REQUEST-001", ErrorKind.USER);
  static final ErrorCode PINNED_ELSEWHERE = ErrorCode.of("SHEAF-REQUEST-002", ErrorKind.CONFLICT);
  static final ErrorCode TEMPLATE_ENGINE_MISSING =
      ErrorCode.of("SHEAF-REQUEST-003", ErrorKind.UNAVAILABLE);
  static final ErrorCode NO_SUCH_REQUEST = ErrorCode.of("SHEAF-REQUEST-004", ErrorKind.NOT_FOUND);
  static final ErrorCode UNKNOWN_PROCESSOR =
      ErrorCode.of("SHEAF-REQUEST-005", ErrorKind.UNAVAILABLE);
  static final ErrorCode UNKNOWN_GRAMMAR = ErrorCode.of("SHEAF-REQUEST-006", ErrorKind.UNAVAILABLE);
  static final ErrorCode GRAMMAR_TIMEOUT = ErrorCode.of("SHEAF-REQUEST-007", ErrorKind.TIMEOUT);
  static final ErrorCode UNKNOWN_DRAFTER = ErrorCode.of("SHEAF-REQUEST-008", ErrorKind.UNAVAILABLE);
  static final ErrorCode UNKNOWN_PARAMETER = ErrorCode.of("SHEAF-REQUEST-009", ErrorKind.USER);
  static final ErrorCode NO_SUCH_TOKEN = ErrorCode.of("SHEAF-REQUEST-010", ErrorKind.USER);
  static final ErrorCode SHUTTING_DOWN = ErrorCode.of("SHEAF-ENGINE-001", ErrorKind.UNAVAILABLE);

  static final ErrorCode OUT_OF_MEMORY = ErrorCode.of("SHEAF-ENGINE-002", ErrorKind.RESOURCES);
  static final ErrorCode PLUGIN_FAILED = ErrorCode.of("SHEAF-ENGINE-003", ErrorKind.DEFECT);
  static final ErrorCode MODEL_FAILED = ErrorCode.of("SHEAF-ENGINE-004", ErrorKind.UNHEALTHY);

  private EngineCodes() {}
}
