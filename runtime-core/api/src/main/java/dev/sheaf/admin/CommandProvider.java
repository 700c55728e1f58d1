package dev.sheaf.admin;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings commands: a DS service.
 *
 * <p><b>Threads.</b> Asked from any thread; a command's body runs on the thread of whoever typed
 * it. <b>Swap.</b> Its verbs, their help and their completion appear and vanish with it; a call
 * that has begun ends on its code.
 */
@ConsumerType
public interface CommandProvider {
  /** The commands; the same list at every call. */
  List<Command> commands();
}
