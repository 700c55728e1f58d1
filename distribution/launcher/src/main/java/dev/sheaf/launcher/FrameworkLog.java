package dev.sheaf.launcher;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.framework.Logger;
import org.apache.felix.framework.util.FelixConstants;
import org.jspecify.annotations.Nullable;

/**
 * What the framework itself has to say, one line each on standard error. Left to itself it prints
 * on standard output, among the answers of commands.
 */
final class FrameworkLog extends Logger {
  private final PrintStream err;

  FrameworkLog(PrintStream err) {
    this.err = err;
  }

  /** The settings with this log in them; the framework takes the object out again. */
  Map<String, Object> into(Map<String, String> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(FelixConstants.LOG_LOGGER_PROP, this);
    return all;
  }

  @Override
  protected void doLogOut(int level, String message, @Nullable Throwable cause) {
    String reason = cause == null ? "" : ": " + cause.getMessage();
    err.println("sheaf: framework: " + (message + reason).replaceAll("\\s*\\R\\s*", " "));
  }
}
