package dev.sheaf.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a person can act on: code, one sentence, expected, found, where, next.
 *
 * <pre>{@code
 * throw SheafException.of(ALIGNMENT, "general.alignment is not a power of two")
 *     .expected("a power of two from 8 to 65536").found(13).where("model.gguf, offset 0x40")
 *     .next("download the file again").toException();
 * }</pre>
 *
 * <p>Immutable and safe to share between threads.
 */
public final class SheafException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ErrorCode code;
  private final String summary;
  private final @Nullable String expected;
  private final @Nullable String found;
  private final @Nullable String where;
  private final @Nullable String next;

  private SheafException(Draft d) {
    super(d.text(), d.cause);
    this.code = d.code;
    this.summary = d.summary;
    this.expected = d.expected;
    this.found = d.found;
    this.where = d.where;
    this.next = d.next;
  }

  /** Starts a failure; {@link Draft#toException()} finishes it. */
  public static Draft of(ErrorCode code, String summary) {
    return new Draft(code, summary);
  }

  /** The stable code. */
  public ErrorCode code() {
    return code;
  }

  /** One sentence of fact, without the code. */
  public String summary() {
    return summary;
  }

  /** What would have been right, or null. */
  public @Nullable String expected() {
    return expected;
  }

  /** What was there instead, or null. */
  public @Nullable String found() {
    return found;
  }

  /** File and offset, tensor, request id or the like, or null. */
  public @Nullable String where() {
    return where;
  }

  /** What to do about it, or null. */
  public @Nullable String next() {
    return next;
  }

  /** Collects the parts of a {@link SheafException}. Not thread-safe. */
  public static final class Draft {
    private final ErrorCode code;
    private final String summary;
    private @Nullable String expected;
    private @Nullable String found;
    private @Nullable String where;
    private @Nullable String next;
    private @Nullable Throwable cause;

    private Draft(ErrorCode code, String summary) {
      this.code = Objects.requireNonNull(code, "code");
      this.summary = Printable.text(Objects.requireNonNull(summary, "summary"));
    }

    /** What would have been right. */
    public Draft expected(Object value) {
      this.expected = Printable.text(String.valueOf(value));
      return this;
    }

    /** What was there instead; control characters are escaped and long text is cut. */
    public Draft found(@Nullable Object value) {
      this.found = Printable.text(String.valueOf(value));
      return this;
    }

    /** File and offset, tensor, request id or the like. */
    public Draft where(Object value) {
      this.where = Printable.text(String.valueOf(value));
      return this;
    }

    /** What the reader can do about it. */
    public Draft next(String value) {
      this.next = Printable.text(value);
      return this;
    }

    /** The failure underneath, shown only when a trace is asked for. */
    public Draft cause(Throwable value) {
      this.cause = value;
      return this;
    }

    /** The finished exception. */
    public SheafException toException() {
      return new SheafException(this);
    }

    private String text() {
      StringBuilder s = new StringBuilder(code.name()).append("  ").append(summary);
      line(s, "expected", expected);
      line(s, "found", found);
      line(s, "where", where);
      line(s, "next", next);
      return s.toString();
    }

    private static void line(StringBuilder s, String label, @Nullable String value) {
      if (value != null) {
        s.append("\n  ").append(label).append(" ".repeat(10 - label.length())).append(value);
      }
    }
  }
}
