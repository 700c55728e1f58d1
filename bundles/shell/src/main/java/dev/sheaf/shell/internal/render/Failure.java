package dev.sheaf.shell.internal.render;

import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/**
 * What went wrong, in the one form of all doors: code, fact, expected, found, where, next; text or
 * one JSON document, on standard error either way, so that standard output never holds anything but
 * results.
 */
public final class Failure {
  /** The JSON form. */
  record ErrorReport(
      String code,
      String kind,
      int exitCode,
      boolean retryable,
      String summary,
      Optional<String> expected,
      Optional<String> found,
      Optional<String> where,
      Optional<String> next) {}

  private Failure() {}

  /**
   * The coded form of any failure. What records refuse in their constructors is a bad value of the
   * user's; anything else without a code is a defect.
   */
  public static SheafException coded(Throwable failure) {
    return switch (failure) {
      case SheafException coded -> coded;
      case IllegalArgumentException refused when refused.getMessage() != null ->
          SheafException.of(ShellErrors.BAD_VALUE, refused.getMessage())
              .next("correct the value; help <command> names the options")
              .cause(refused)
              .toException();
      case OutOfMemoryError full ->
          SheafException.of(ShellErrors.HEAP, "the Java heap is full")
              .found(full.getMessage())
              .next("unload a model, or give more heap: SHEAF_JAVA_OPTS=-Xmx4g")
              .cause(full)
              .toException();
      default -> {
        StackTraceElement[] trace = failure.getStackTrace();
        String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        yield SheafException.of(
                ShellErrors.DEFECT, "unexpected " + failure.getClass().getSimpleName() + message)
            .where(trace.length == 0 ? "unknown" : trace[0])
            .next("run it again with --trace and report it with that output")
            .cause(failure)
            .toException();
      }
    };
  }

  /** Prints a failure and returns the exit code of its kind. */
  public static int print(Throwable failure, boolean json, boolean trace, PrintStream err) {
    SheafException coded = coded(failure);
    if (json) {
      err.println(JsonDocument.of(report(coded)));
    } else {
      err.println(coded.getMessage());
    }
    if (trace) {
      failure.printStackTrace(err);
    }
    err.flush();
    return coded.code().kind().exitCode();
  }

  private static ErrorReport report(SheafException e) {
    return new ErrorReport(
        e.code().name(),
        e.code().kind().name().toLowerCase(Locale.ROOT),
        e.code().kind().exitCode(),
        e.code().kind().retryable(),
        e.summary(),
        Optional.ofNullable(e.expected()),
        Optional.ofNullable(e.found()),
        Optional.ofNullable(e.where()),
        Optional.ofNullable(e.next()));
  }
}
