package dev.sheaf.format.safetensors.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.OpenOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Opens a bad model and checks what every refusal owes: all its parts, and next to no memory. */
final class Refusal {
  /** Room for the readers' buffers and the message; no bad number fits into it. */
  private static final long MOST_HEAP_BYTES = 1 << 20;

  private Refusal() {}

  /** Writes a header with {@code dataBytes} zeros behind it, opens it, and returns the refusal. */
  static SheafException ofHeader(ErrorCode code, Path folder, String header, int dataBytes) {
    byte[] bytes = ModelFiles.file(header.getBytes(UTF_8), new byte[dataBytes]);
    return of(code, ModelFiles.write(folder, bytes), OpenOptions.DEFAULT);
  }

  /** Writes the bytes, opens them, and returns the refusal. */
  static SheafException of(ErrorCode code, Path folder, byte[] bytes) {
    return of(code, ModelFiles.write(folder, bytes), OpenOptions.DEFAULT);
  }

  /** Opens a file and returns its refusal. */
  static SheafException of(ErrorCode code, Path file, OpenOptions options) {
    // Once before measuring: loading classes and linking lambdas takes megabytes the first time.
    catchThrowable(() -> new SafetensorsFormat().open(file, options).close());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Throwable thrown = catchThrowable(() -> new SafetensorsFormat().open(file, options).close());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(thrown).isInstanceOf(SheafException.class);
    SheafException refusal = (SheafException) thrown;
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.expected()).as("expected").isNotBlank();
    assertThat(refusal.found()).as("found").isNotBlank();
    assertThat(refusal.where())
        .as("where")
        .containsAnyOf(SafetensorsErrors.label(file), ".json", ".safetensors");
    assertThat(refusal.next()).as("next").isNotBlank();
    assertThat(allocated).as("heap for %s", refusal.getMessage()).isLessThan(MOST_HEAP_BYTES);
    return refusal;
  }
}
