package dev.sheaf.shell.internal.table;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.admin.Command.Option;
import dev.sheaf.admin.Command.Parameter;
import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Proposals for the word being typed: nouns, verbs, options and live values, from the table alone.
 */
public final class Completion {
  private Completion() {}

  /**
   * What may stand where the cursor is.
   *
   * @param before the complete words of this command before the cursor
   * @param typed the beginning of the word at the cursor
   * @return proposals that begin with {@code typed}; empty where nothing is known
   */
  public static List<Candidate> at(CommandTable table, List<String> before, String typed) {
    List<Candidate> proposals = all(table, before, typed);
    return proposals.stream().filter(c -> c.value().startsWith(typed)).toList();
  }

  private static List<Candidate> all(CommandTable table, List<String> before, String typed) {
    if (before.isEmpty()) {
      return heads(table);
    }
    try {
      String head = table.head(before.getFirst());
      if (before.size() == 1 && table.isNoun(head)) {
        return table.verbs(head).stream().map(c -> new Candidate(c.verb(), c.summary())).toList();
      }
      CommandTable.Found found = table.find(before);
      return values(found.command(), found.rest(), typed);
    } catch (SheafException unfinished) {
      return List.of(); // a line that is not a command yet; running it will say why
    }
  }

  private static List<Candidate> heads(CommandTable table) {
    List<Candidate> heads = new ArrayList<>();
    for (String head : table.heads()) {
      List<Command> verbs = table.verbs(head);
      String description =
          verbs.isEmpty()
              ? table.find(List.of(head)).command().summary()
              : String.join(", ", verbs.stream().map(Command::verb).toList());
      heads.add(new Candidate(head, description));
    }
    return heads;
  }

  private static List<Candidate> values(Command command, List<String> rest, String typed) {
    List<Option> options = CommonOptions.of(command);
    Set<String> used = new HashSet<>();
    int positional = 0;
    for (int i = 0; i < rest.size(); i++) {
      String word = rest.get(i);
      if (!word.startsWith("--")) {
        positional++;
        continue;
      }
      Option option = named(options, word);
      if (option != null) {
        used.add(option.name());
        if (!option.flag()) {
          if (i == rest.size() - 1) {
            return proposals(option.completer(), typed);
          }
          i++;
        }
      }
    }
    if (typed.startsWith("-")) {
      return options.stream()
          .filter(o -> !used.contains(o.name()) || o.help().contains("repeat"))
          .map(o -> new Candidate("--" + o.name(), o.help()))
          .toList();
    }
    List<Parameter> parameters = command.parameters();
    if (positional < parameters.size()) {
      return proposals(parameters.get(positional).completer(), typed);
    }
    return !parameters.isEmpty() && parameters.getLast().repeats()
        ? proposals(parameters.getLast().completer(), typed)
        : List.of();
  }

  private static @Nullable Option named(List<Option> options, String word) {
    return options.stream().filter(o -> word.equals("--" + o.name())).findFirst().orElse(null);
  }

  /** A completer asks live services; one that fails must not break the line being typed. */
  private static List<Candidate> proposals(
      Function<String, List<Candidate>> completer, String typed) {
    try {
      return completer.apply(typed);
    } catch (RuntimeException unavailable) {
      return List.of();
    }
  }
}
