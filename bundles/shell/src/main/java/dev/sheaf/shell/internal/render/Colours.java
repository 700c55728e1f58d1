package dev.sheaf.shell.internal.render;

import java.util.Map;

/** Whether colours are wanted at all; whether a terminal can show them is its own matter. */
public final class Colours {
  private Colours() {}

  /**
   * The convention of no-color.org: not where {@code NO_COLOR} is set to anything.
   *
   * @param environment of the process
   */
  public static boolean wanted(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty();
  }
}
