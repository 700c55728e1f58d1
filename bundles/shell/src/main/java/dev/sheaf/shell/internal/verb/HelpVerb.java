package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.admin.Invocation;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.CommandTable;
import dev.sheaf.shell.internal.table.CommonOptions;
import dev.sheaf.shell.internal.table.Help;
import java.util.List;
import java.util.function.Supplier;

/** {@code help}: the table itself, read aloud. */
public final class HelpVerb {
  private static final String CLOSING =
      "Names may be shortened while unique. 'help <command>' has the options; every command takes --json.";

  /** A command in {@code --json}. */
  record Entry(
      String command,
      String usage,
      String summary,
      String description,
      boolean changes,
      List<Item> parameters,
      List<Item> options) {}

  /** A parameter or an option. */
  record Item(String name, String value, String help, boolean required) {}

  private final Supplier<CommandTable> table;

  private HelpVerb(Supplier<CommandTable> table) {
    this.table = table;
  }

  /** The command. */
  public static Command command(Supplier<CommandTable> table) {
    return CommandDraft.bare("help", "What there is, or how a command is used")
        .takesAll("command", "A noun, or a command", typed -> proposals(table.get()))
        .body(new HelpVerb(table)::run);
  }

  private Object run(Invocation invocation) {
    CommandTable now = table.get();
    List<String> words = invocation.arguments("command");
    if (words.isEmpty()) {
      return invocation.json()
          ? now.commands().stream().map(HelpVerb::entry).toList()
          : Help.overview(now.commands(), CLOSING);
    }
    String head = now.head(words.getFirst());
    if (words.size() == 1 && now.isNoun(head)) {
      List<Command> verbs = now.verbs(head);
      return invocation.json()
          ? verbs.stream().map(HelpVerb::entry).toList()
          : Help.overview(verbs, CLOSING);
    }
    Command command = now.find(words).command();
    return invocation.json() ? entry(command) : Help.page(command);
  }

  private static List<Candidate> proposals(CommandTable table) {
    return table.heads().stream().map(head -> new Candidate(head, "")).toList();
  }

  private static Entry entry(Command command) {
    return new Entry(
        command.title(),
        Help.usage(command),
        command.summary(),
        command.description(),
        command.changes(),
        command.parameters().stream()
            .map(p -> new Item(p.name(), "", p.help(), p.required()))
            .toList(),
        CommonOptions.of(command).stream()
            .map(o -> new Item(o.name(), o.value(), o.help(), false))
            .toList());
  }
}
