package dev.sheaf.admin;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * One verb.
 *
 * @param noun for instance {@code model}; empty for a bare verb such as {@code run}
 * @param verb for instance {@code load}
 * @param summary one sentence without a full stop, for lists
 * @param description paragraphs for {@code help}; may be empty
 * @param parameters positional, in order; only the last may repeat
 * @param options by name
 * @param changes whether it changes anything, so that {@code --dry-run} and confirmation make sense
 * @param body does it; returns a report record, a list of them, a text, or null for nothing
 */
public record Command(
    String noun,
    String verb,
    String summary,
    String description,
    List<Parameter> parameters,
    List<Option> options,
    boolean changes,
    Body body) {
  /** Does the work of a command. */
  @FunctionalInterface
  public interface Body {
    /**
     * Runs on the caller's thread, which is interrupted on Ctrl-C.
     *
     * @return a record, a list of records, a text, or an empty text for nothing
     * @throws Exception a {@link dev.sheaf.error.SheafException} for everything a person can mend
     */
    Object run(Invocation invocation) throws Exception;
  }

  /**
   * A positional argument.
   *
   * @param name shown in help as {@code <name>}
   * @param help one sentence
   * @param required whether it must be given
   * @param repeats whether it takes all that follow
   * @param completer proposes values; gets what is typed so far
   */
  public record Parameter(
      String name,
      String help,
      boolean required,
      boolean repeats,
      Function<String, List<Candidate>> completer) {}

  /**
   * An option.
   *
   * @param name without dashes
   * @param value placeholder of its value, for instance {@code n}; empty for a flag
   * @param help one sentence
   * @param completer proposes values
   */
  public record Option(
      String name, String value, String help, Function<String, List<Candidate>> completer) {
    /** Whether it takes no value. */
    public boolean flag() {
      return value.isEmpty();
    }
  }

  /** A proposal of a completer: the text and a word about it. */
  public record Candidate(String value, String description) {}

  /** A completer without proposals. */
  public static final Function<String, List<Candidate>> NONE = typed -> List.of();

  public Command {
    Objects.requireNonNull(noun, "noun");
    Objects.requireNonNull(verb, "verb");
    Objects.requireNonNull(body, "body");
    parameters = List.copyOf(parameters);
    options = List.copyOf(options);
    if (verb.isBlank()) {
      throw new IllegalArgumentException("verb must not be blank");
    }
    for (int i = 0; i + 1 < parameters.size(); i++) {
      if (parameters.get(i).repeats()) {
        throw new IllegalArgumentException(
            "only the last parameter may repeat, was " + parameters.get(i).name());
      }
    }
  }

  /** As it is typed: {@code model load} or {@code run}. */
  public String title() {
    return noun.isEmpty() ? verb : noun + " " + verb;
  }
}
