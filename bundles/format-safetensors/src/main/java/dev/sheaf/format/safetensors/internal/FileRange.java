package dev.sheaf.format.safetensors.internal;

import dev.sheaf.model.RegularFile;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A range of a file as a stream, through one bounded buffer. <b>Threads.</b> Confined to one. */
final class FileRange extends InputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final RegularFile file;
  private final long end;
  private final ByteBuffer buffer;
  private long filled;

  /**
   * Reads {@code bytes} from {@code offset} on.
   *
   * @param offset with {@code bytes}, within the file's size
   */
  FileRange(RegularFile file, long offset, long bytes) {
    this.file = file;
    this.end = Objects.checkFromIndexSize(offset, bytes, file.size()) + bytes;
    this.filled = offset;
    this.buffer = ByteBuffer.allocate((int) Math.min(bytes, BUFFER_BYTES)).limit(0);
  }

  @Override
  public int read() {
    return fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) {
    Objects.checkFromIndexSize(from, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(length, buffer.remaining());
    buffer.get(into, from, n);
    return n;
  }

  /** Whether at least one byte is there to be read. */
  private boolean fill() {
    if (!buffer.hasRemaining() && filled < end) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - filled));
      file.read(buffer, filled);
      filled += buffer.position();
      buffer.flip();
    }
    return buffer.hasRemaining();
  }
}
