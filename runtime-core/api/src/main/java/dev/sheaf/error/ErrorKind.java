package dev.sheaf.error;

/**
 * What sort of failure a code stands for; fixes exit code, default HTTP status and retry advice.
 */
public enum ErrorKind {
  /** A fault of ours or of a plug-in; report it. */
  DEFECT(1, 500, false),
  /** A bad argument, file, request or configuration; the same input fails again. */
  USER(2, 400, false),
  /** Nothing has that name. */
  NOT_FOUND(3, 404, false),
  /** Refused because of the present state, for instance a name already taken. */
  CONFLICT(4, 409, false),
  /** Something that should work does not, and says why. */
  UNHEALTHY(5, 503, true),
  /** A deadline passed. */
  TIMEOUT(6, 504, true),
  /** Memory, cache blocks, files or threads do not suffice. */
  RESOURCES(7, 507, true),
  /** Not allowed. */
  FORBIDDEN(8, 403, false),
  /** No installed bundle can do it now; one may be installed later. */
  UNAVAILABLE(9, 503, true);

  private final int exitCode;
  private final int httpStatus;
  private final boolean retryable;

  ErrorKind(int exitCode, int httpStatus, boolean retryable) {
    this.exitCode = exitCode;
    this.httpStatus = httpStatus;
    this.retryable = retryable;
  }

  /** The process's exit code, 1 to 9; 0 is success. */
  public int exitCode() {
    return exitCode;
  }

  /** The HTTP status used unless a code names another. */
  public int httpStatus() {
    return httpStatus;
  }

  /** Whether the same request may succeed later without being changed. */
  public boolean retryable() {
    return retryable;
  }
}
