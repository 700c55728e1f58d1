package dev.sheaf.error;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A stable name for one way to fail, for instance {@code SHEAF-GGUF-003}. Once released it is never
 * given another meaning. A vendor's area starts with {@code X-}: {@code SHEAF-X-ACME-001}.
 *
 * @param name {@code SHEAF-AREA-nnn}
 * @param kind fixes the exit code and the advice on retrying
 * @param httpStatus 400 to 599
 */
public record ErrorCode(String name, ErrorKind kind, int httpStatus) {
  private static final Pattern SHAPE = Pattern.compile("SHEAF-(X-)?[A-Z0-9]+-\\d{3}");

  public ErrorCode {
    Objects.requireNonNull(kind, "kind");
    if (!SHAPE.matcher(name).matches()) {
      throw new IllegalArgumentException("name must look like SHEAF-AREA-001, was " + name);
    }
    if (httpStatus < 400 || httpStatus > 599) {
      throw new IllegalArgumentException("httpStatus must be 400 to 599, was " + httpStatus);
    }
  }

  /** A code whose HTTP status is its kind's. */
  public static ErrorCode of(String name, ErrorKind kind) {
    return new ErrorCode(name, kind, kind.httpStatus());
  }

  @Override
  public String toString() {
    return name;
  }
}
