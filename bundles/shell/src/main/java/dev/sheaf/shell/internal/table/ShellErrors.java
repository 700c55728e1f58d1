package dev.sheaf.shell.internal.table;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;

/** The codes of this bundle. */
public final class ShellErrors {
  public static final ErrorCode UNKNOWN_COMMAND = ErrorCode.of("SHEAF-SHELL-001", ErrorKind.USER);
  public static final ErrorCode AMBIGUOUS = ErrorCode.of("SHEAF-SHELL-002", ErrorKind.USER);
  public static final ErrorCode UNKNOWN_OPTION = ErrorCode.of("SHEAF-SHELL-003", ErrorKind.USER);
  public static final ErrorCode ARGUMENTS = ErrorCode.of("SHEAF-SHELL-004", ErrorKind.USER);
  public static final ErrorCode OPTION_VALUE = ErrorCode.of("SHEAF-SHELL-005", ErrorKind.USER);
  public static final ErrorCode CONFLICTING_OPTIONS =
      ErrorCode.of("SHEAF-SHELL-006", ErrorKind.USER);
  public static final ErrorCode UNCONFIRMED = ErrorCode.of("SHEAF-SHELL-007", ErrorKind.CONFLICT);
  public static final ErrorCode NO_SUCH_NAME = ErrorCode.of("SHEAF-SHELL-008", ErrorKind.NOT_FOUND);
  public static final ErrorCode NO_KERNEL = ErrorCode.of("SHEAF-SHELL-009", ErrorKind.UNAVAILABLE);
  public static final ErrorCode PROMPT = ErrorCode.of("SHEAF-SHELL-010", ErrorKind.USER);
  public static final ErrorCode NO_TEMPLATE = ErrorCode.of("SHEAF-SHELL-011", ErrorKind.USER);
  public static final ErrorCode BAD_VALUE = ErrorCode.of("SHEAF-SHELL-012", ErrorKind.USER);
  public static final ErrorCode CANCELLED = ErrorCode.of("SHEAF-SHELL-013", ErrorKind.CONFLICT);
  public static final ErrorCode DEADLINE = ErrorCode.of("SHEAF-SHELL-014", ErrorKind.TIMEOUT);
  public static final ErrorCode SCRIPT = ErrorCode.of("SHEAF-SHELL-015", ErrorKind.USER);
  public static final ErrorCode OTHER_COMMAND = ErrorCode.of("SHEAF-SHELL-016", ErrorKind.DEFECT);
  public static final ErrorCode NO_GOGO = ErrorCode.of("SHEAF-SHELL-017", ErrorKind.UNAVAILABLE);
  public static final ErrorCode HEAP = ErrorCode.of("SHEAF-SHELL-018", ErrorKind.RESOURCES);
  public static final ErrorCode GENERATION = ErrorCode.of("SHEAF-SHELL-019", ErrorKind.DEFECT);
  public static final ErrorCode UNREADABLE = ErrorCode.of("SHEAF-SHELL-020", ErrorKind.USER);
  public static final ErrorCode TOKEN_ID = ErrorCode.of("SHEAF-SHELL-021", ErrorKind.USER);
  public static final ErrorCode JSON = ErrorCode.of("SHEAF-SHELL-022", ErrorKind.USER);
  public static final ErrorCode CONVERSATION = ErrorCode.of("SHEAF-SHELL-023", ErrorKind.USER);
  public static final ErrorCode CONTEXT = ErrorCode.of("SHEAF-SHELL-024", ErrorKind.USER);
  public static final ErrorCode NO_TECHNIQUE =
      ErrorCode.of("SHEAF-SHELL-025", ErrorKind.UNAVAILABLE);
  public static final ErrorCode DEFECT = ErrorCode.of("SHEAF-SHELL-099", ErrorKind.DEFECT);

  private ShellErrors() {}
}
