package dev.sheaf.admin;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Brings commands. A DS service; its verbs appear and vanish with it. */
@ConsumerType
public interface CommandProvider {
  /** The commands; the same list at every call. */
  List<Command> commands();
}
