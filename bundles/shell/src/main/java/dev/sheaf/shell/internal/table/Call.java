package dev.sheaf.shell.internal.table;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Command.Option;
import dev.sheaf.admin.Command.Parameter;
import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command with the arguments and options it was given, checked against its declaration.
 *
 * <p>Grammar: options may stand anywhere, as {@code --name value} or {@code --name=value}; what
 * follows {@code --} is an argument. An option's value is the next word whatever it begins with, so
 * that a bad {@code --top-k -5} is answered with the range of {@code top-k}. {@code -} and negative
 * numbers are arguments.
 *
 * @param arguments by parameter name, in the order given
 * @param options by full option name, in the order given; a flag has one empty value
 */
public record Call(
    Command command, Map<String, List<String>> arguments, Map<String, List<String>> options) {

  /** Checks the words after a command's title. */
  public static Call parse(Command command, List<String> words) {
    List<Option> known = CommonOptions.of(command);
    Map<String, List<String>> options = new HashMap<>();
    List<String> positional = new ArrayList<>();
    boolean onlyArguments = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (onlyArguments || !looksLikeOption(word)) {
        positional.add(word);
      } else if (word.equals("--")) {
        onlyArguments = true;
      } else {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = option(command, known, name);
        String value = "";
        if (equals >= 0) {
          value = valueAfterEquals(command, option, word.substring(equals + 1));
        } else if (!option.flag()) {
          i++;
          value = nextValue(command, option, words, i);
        }
        options.computeIfAbsent(option.name(), key -> new ArrayList<>()).add(value);
      }
    }
    boolean helpOnly = options.containsKey(CommonOptions.HELP);
    return new Call(command, helpOnly ? Map.of() : assign(command, positional), options);
  }

  /** Whether an option was given. */
  public boolean has(String option) {
    return options.containsKey(option);
  }

  private static boolean looksLikeOption(String word) {
    if (word.length() < 2 || !word.startsWith("-")) {
      return false;
    }
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    boolean text = name.chars().anyMatch(Character::isWhitespace);
    boolean number = Character.isDigit(word.charAt(1)) || word.charAt(1) == '.';
    return !text && !number;
  }

  private static Option option(Command command, List<Option> known, String typed) {
    String bare = typed.startsWith("--") ? typed.substring(2) : typed.substring(1);
    List<String> names = known.stream().map(Option::name).toList();
    String next = "help " + command.title() + "; put -- before an argument that begins with a dash";
    // With one dash only the full name is meant: the rest of -t would be guesswork.
    String wanted = typed.startsWith("--") || names.contains(bare) ? bare : typed;
    String name =
        Names.resolve(
            ShellErrors.UNKNOWN_OPTION, "option of " + command.title(), wanted, names, next);
    return known.stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
  }

  private static String valueAfterEquals(Command command, Option option, String value) {
    if (option.flag()) {
      throw SheafException.of(
              ShellErrors.ARGUMENTS, "option --%s takes no value".formatted(option.name()))
          .expected("--" + option.name())
          .found("--" + option.name() + "=" + value)
          .next("help " + command.title())
          .toException();
    }
    return value;
  }

  private static String nextValue(Command command, Option option, List<String> words, int at) {
    boolean missing =
        at >= words.size() || (words.get(at).startsWith("--") && words.get(at).length() > 2);
    if (missing) {
      throw SheafException.of(
              ShellErrors.ARGUMENTS, "option --%s needs a value".formatted(option.name()))
          .expected("--%s <%s>".formatted(option.name(), option.value()))
          .found(at < words.size() ? words.get(at) : "the end of the command")
          .next(
              "help "
                  + command.title()
                  + "; write --"
                  + option.name()
                  + "=--x for a value with dashes")
          .toException();
    }
    return words.get(at);
  }

  private static Map<String, List<String>> assign(Command command, List<String> positional) {
    Map<String, List<String>> arguments = new HashMap<>();
    int taken = 0;
    for (Parameter parameter : command.parameters()) {
      int rest = positional.size() - taken;
      int count = parameter.repeats() ? rest : Math.min(1, rest);
      if (count == 0 && parameter.required()) {
        throw SheafException.of(
                ShellErrors.ARGUMENTS,
                "'%s' needs <%s>".formatted(command.title(), parameter.name()))
            .expected(Help.usage(command))
            .found(positional.isEmpty() ? "no argument" : String.join(" ", positional))
            .next("help " + command.title())
            .toException();
      }
      arguments.put(parameter.name(), List.copyOf(positional.subList(taken, taken + count)));
      taken += count;
    }
    if (taken < positional.size()) {
      throw SheafException.of(
              ShellErrors.ARGUMENTS,
              "'%s' takes no more than %d argument%s"
                  .formatted(command.title(), taken, taken == 1 ? "" : "s"))
          .expected(Help.usage(command))
          .found(String.join(" ", positional.subList(taken, positional.size())))
          .next("put quotes around text with blanks; help " + command.title())
          .toException();
    }
    return arguments;
  }
}
