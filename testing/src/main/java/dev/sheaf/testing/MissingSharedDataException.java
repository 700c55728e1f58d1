package dev.sheaf.testing;

import org.opentest4j.TestAbortedException;

/** Skips the test that needs a piece of shared data which this machine does not have. */
public final class MissingSharedDataException extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  private MissingSharedDataException(String message) {
    super(message);
  }

  static MissingSharedDataException of(String relative) {
    return new MissingSharedDataException(
        "shared data '" + relative + "' is not here (set SHEAF_DATA to the folder that has it)");
  }

  /** The same skip once more, for a test that was skipped in a container. */
  public static MissingSharedDataException repeat(String message) {
    return new MissingSharedDataException(message);
  }
}
