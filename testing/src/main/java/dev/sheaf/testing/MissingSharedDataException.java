package dev.sheaf.testing;

import org.opentest4j.TestAbortedException;

/** Skips the test that needs a piece of shared data which this machine does not have. */
public final class MissingSharedDataException extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  MissingSharedDataException(String relative) {
    super("shared data '" + relative + "' is not here (set SHEAF_DATA to the folder that has it)");
  }
}
