package dev.sheaf.shell.internal.table;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Command.Option;
import java.util.ArrayList;
import java.util.List;

/** The options that every command has, so that no command declares them. */
public final class CommonOptions {
  public static final String JSON = "json";
  public static final String TRACE = "trace";
  public static final String HELP = "help";
  public static final String QUIET = "quiet";
  public static final String YES = "yes";
  public static final String DRY_RUN = "dry-run";

  private static final List<Option> ALL =
      List.of(
          flag(JSON, "Print one JSON document"),
          flag(TRACE, "Print the stack trace of a failure"),
          flag(HELP, "Print the page of this command instead of running it"));

  private static final List<Option> CHANGING =
      List.of(
          flag(DRY_RUN, "Say what would happen, change nothing"),
          flag(YES, "Do not ask for confirmation"),
          flag(QUIET, "Print nothing when it succeeds"));

  private CommonOptions() {}

  /** A command's own options, then the common ones it does not declare itself. */
  public static List<Option> of(Command command) {
    List<Option> options = new ArrayList<>(command.options());
    List<Option> common = new ArrayList<>();
    if (command.changes()) {
      common.addAll(CHANGING);
    }
    common.addAll(ALL);
    for (Option option : common) {
      if (options.stream().noneMatch(own -> own.name().equals(option.name()))) {
        options.add(option);
      }
    }
    return options;
  }

  private static Option flag(String name, String help) {
    return new Option(name, "", help, Command.NONE);
  }
}
