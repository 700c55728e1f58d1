package dev.sheaf.shell.internal.outcome;

import dev.sheaf.error.SheafException;

/**
 * A command failed after it had made something worth having: both are shown, and the failure
 * decides the exit code.
 */
public final class PartialResult extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Object result;
  private final SheafException failure;

  public PartialResult(Object result, SheafException failure) {
    super(failure.getMessage(), failure, false, false);
    this.result = result;
    this.failure = failure;
  }

  /** What a command would have returned. */
  public Object result() {
    return result;
  }

  /** Why it failed. */
  public SheafException failure() {
    return failure;
  }
}
