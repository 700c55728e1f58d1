package dev.sheaf.shell.internal.table;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Command.Option;
import dev.sheaf.admin.Command.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Help as text, made from the declarations alone. */
public final class Help {
  private Help() {}

  /** One line: how a command is typed. */
  public static String usage(Command command) {
    StringBuilder line = new StringBuilder(command.title());
    for (Parameter parameter : command.parameters()) {
      String name = "<" + parameter.name() + ">" + (parameter.repeats() ? "…" : "");
      line.append(' ').append(parameter.required() ? name : "[" + name + "]");
    }
    return command.options().isEmpty() ? line.toString() : line.append(" [options]").toString();
  }

  /** One line: how an option is typed. */
  public static String usage(Option option) {
    return "--" + option.name() + (option.flag() ? "" : " <" + option.value() + ">");
  }

  /** The page of one command. */
  public static String page(Command command) {
    StringBuilder page = new StringBuilder();
    page.append(command.title()).append("  ").append(command.summary()).append("\n\n");
    page.append("  ").append(usage(command)).append('\n');
    if (!command.description().isBlank()) {
      page.append('\n').append(command.description().strip()).append('\n');
    }
    List<String[]> arguments = new ArrayList<>();
    for (Parameter parameter : command.parameters()) {
      arguments.add(new String[] {"<" + parameter.name() + ">", parameter.help()});
    }
    block(page, "Arguments", arguments);
    List<String[]> options = new ArrayList<>();
    for (Option option : CommonOptions.of(command)) {
      options.add(new String[] {usage(option), option.help()});
    }
    block(page, "Options", options);
    return page.toString().stripTrailing();
  }

  /** The commands with a line each. */
  public static String overview(Collection<Command> commands, String closing) {
    StringBuilder page = new StringBuilder();
    List<String[]> rows = new ArrayList<>();
    for (Command command : commands) {
      rows.add(new String[] {usage(command).replace(" [options]", ""), command.summary()});
    }
    rows(page, rows);
    return page.append('\n').append(closing).toString();
  }

  private static void block(StringBuilder page, String title, List<String[]> rows) {
    if (!rows.isEmpty()) {
      page.append('\n').append(title).append('\n');
      rows(page, rows);
    }
  }

  private static void rows(StringBuilder page, List<String[]> rows) {
    int width = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
    for (String[] row : rows) {
      page.append("  ").append(row[0]).append(" ".repeat(width - row[0].length() + 2));
      page.append(row[1]).append('\n');
    }
  }
}
