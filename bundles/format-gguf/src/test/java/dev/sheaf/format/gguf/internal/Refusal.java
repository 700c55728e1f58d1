package dev.sheaf.format.gguf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.OpenOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Opens a bad file and checks what every refusal owes: all its parts, and next to no memory. */
final class Refusal {
  /**
   * Room for the reader's buffer, the message and classes loaded on the way; no bad number fits
   * into it.
   */
  private static final long MOST_HEAP_BYTES = 2 << 20;

  private static final OpenOptions SCAN = new OpenOptions(false, true);

  private Refusal() {}

  /** Writes the bytes as {@code bad.gguf}, opens them, and returns the refusal. */
  static SheafException of(ErrorCode code, Path folder, byte[] bytes) {
    return of(code, Bytes.write(folder.resolve("bad.gguf"), bytes));
  }

  /** Opens a file and returns its refusal. */
  static SheafException of(ErrorCode code, Path file) {
    return check(code, file, OpenOptions.DEFAULT);
  }

  /** Opens a file with a scan and returns its refusal. */
  static SheafException ofScan(ErrorCode code, Path file) {
    return check(code, file, SCAN);
  }

  private static SheafException check(ErrorCode code, Path file, OpenOptions options) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // Once before measuring: loading classes and linking lambdas takes megabytes the first time.
    catchThrowable(() -> new GgufFormat().open(file, options).close());
    long before = threads.getCurrentThreadAllocatedBytes();
    Throwable thrown = catchThrowable(() -> new GgufFormat().open(file, options).close());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(thrown).isInstanceOf(SheafException.class);
    SheafException refusal = (SheafException) thrown;
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.expected()).as("expected").isNotBlank();
    assertThat(refusal.found()).as("found").isNotBlank();
    assertThat(refusal.where()).as("where").contains(GgufErrors.label(file));
    assertThat(refusal.next()).as("next").isNotBlank();
    assertThat(allocated).as("heap for %s", refusal.getMessage()).isLessThan(MOST_HEAP_BYTES);
    return refusal;
  }
}
