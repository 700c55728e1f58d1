package dev.sheaf.model;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings a named model: a packed one, or one in a folder. While the service is there, its name can
 * be loaded. <b>Threads.</b> Asked from any thread. <b>Swap.</b> After a load no effect; the file
 * stays open as long as it is used.
 */
@ConsumerType
public interface ModelProvider {
  /** The name that operators use. */
  String modelName();

  /** The file to open; a regular file on this machine. */
  Path file();
}
