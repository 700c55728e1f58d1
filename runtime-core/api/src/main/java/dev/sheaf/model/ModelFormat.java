package dev.sheaf.model;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads one file format.
 *
 * <p>A DS service with {@code sheaf.name} (for instance {@code gguf}) and {@code sheaf.version}.
 * Which format opens a file is decided by what its first bytes say. <b>Threads.</b> Stateless;
 * called from several threads. <b>Swap.</b> After a load no effect, until the model has to be
 * compiled for another backend: that waits for the format's return.
 */
@ConsumerType
public interface ModelFormat {
  /**
   * Whether this looks like the format.
   *
   * @param path a regular file
   * @param head its first bytes, at most 64, position 0; fewer if the file is shorter
   */
  boolean recognises(Path path, ByteBuffer head);

  /**
   * Opens a file, checking every offset, count and length before it is used.
   *
   * @throws dev.sheaf.error.SheafException the file is not what it should be; nothing stays open
   */
  ModelSource open(Path path, OpenOptions options);
}
