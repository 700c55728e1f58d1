package dev.sheaf.launcher;

import org.jspecify.annotations.Nullable;

/**
 * A start that failed, told the way every Sheaf error is told: code, one sentence, expected, found,
 * where, next.
 */
final class LaunchException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  LaunchException(
      LaunchCode code,
      String fact,
      String expected,
      @Nullable Object found,
      Object where,
      String next) {
    super(
        """
        %s  %s
          expected  %s
          found     %s
          where     %s
          next      %s\
        """
            .formatted(code.code(), fact, expected, found, where, next));
    this.exitCode = code.exitCode();
  }

  LaunchException causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  /** The exit code of the process, fixed by the kind of the error. */
  int exitCode() {
    return exitCode;
  }
}
