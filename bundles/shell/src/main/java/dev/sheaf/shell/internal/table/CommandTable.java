package dev.sheaf.shell.internal.table;

import dev.sheaf.admin.Command;
import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The commands of all providers at one moment: what parsing, help and completion are made from.
 * Immutable.
 *
 * <p>Two bundles may extend one noun; of two commands with the same title the first wins.
 */
public final class CommandTable {
  /** How people write the scope of these commands in front of them. */
  private static final String SCOPE = "sheaf:";

  /** A command and the words after its title. */
  public record Found(Command command, List<String> rest) {}

  private final Map<String, SequencedMap<String, Command>> nouns = new TreeMap<>();
  private final Map<String, Command> bare = new TreeMap<>();

  public CommandTable(Collection<Command> commands) {
    for (Command command : commands) {
      Map<String, Command> verbs =
          command.noun().isEmpty()
              ? bare
              : nouns.computeIfAbsent(command.noun(), noun -> new LinkedHashMap<>());
      verbs.putIfAbsent(command.verb(), command);
    }
  }

  /** All commands: bare verbs, then noun by noun. */
  public List<Command> commands() {
    List<Command> all = new ArrayList<>(bare.values());
    nouns.values().forEach(verbs -> all.addAll(verbs.values()));
    return all;
  }

  /** What a command may begin with. */
  public Collection<String> heads() {
    TreeSet<String> heads = new TreeSet<>(bare.keySet());
    heads.addAll(nouns.keySet());
    return heads;
  }

  /** The verbs of a noun in the order of their provider; empty if there is no such noun. */
  public List<Command> verbs(String noun) {
    SequencedMap<String, Command> verbs = nouns.get(noun);
    return verbs == null ? List.of() : List.copyOf(verbs.values());
  }

  /** Whether a command may begin with exactly this word. */
  public boolean isNoun(String word) {
    return nouns.containsKey(word);
  }

  /** The full form of a shortened first word. */
  public String head(String typed) {
    String word = typed.startsWith(SCOPE) ? typed.substring(SCOPE.length()) : typed;
    return Names.resolve(ShellErrors.UNKNOWN_COMMAND, "command", word, heads(), "help");
  }

  /** Finds the command that some words begin with. */
  public Found find(List<String> words) {
    if (words.isEmpty()) {
      throw SheafException.of(ShellErrors.UNKNOWN_COMMAND, "no command was given")
          .expected(String.join(", ", heads()))
          .found("nothing")
          .next("help")
          .toException();
    }
    String head = head(words.getFirst());
    Command alone = bare.get(head);
    if (alone != null) {
      return new Found(alone, words.subList(1, words.size()));
    }
    return new Found(verb(head, words), words.subList(2, words.size()));
  }

  private Command verb(String noun, List<String> words) {
    Map<String, Command> verbs = nouns.getOrDefault(noun, new LinkedHashMap<>());
    if (words.size() < 2 || words.get(1).startsWith("-")) {
      throw SheafException.of(ShellErrors.ARGUMENTS, "'%s' needs a verb".formatted(noun))
          .expected(String.join(", ", verbs.keySet()))
          .found(words.size() < 2 ? "nothing" : words.get(1))
          .next("help " + noun)
          .toException();
    }
    String verb =
        Names.resolve(
            ShellErrors.UNKNOWN_COMMAND,
            "verb of " + noun,
            words.get(1),
            verbs.keySet(),
            "help " + noun);
    Command command = verbs.get(verb);
    if (command == null) {
      throw new IllegalStateException("the table lost " + noun + " " + verb);
    }
    return command;
  }
}
