package dev.sheaf.shell.internal.table;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.admin.Command.Option;
import dev.sheaf.admin.Command.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Collects the parts of a {@link Command} so that a verb reads as a declaration. Not thread-safe.
 */
public final class CommandDraft {
  private final String noun;
  private final String verb;
  private final String summary;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Option> options = new ArrayList<>();
  private String description = "";
  private boolean changes;

  private CommandDraft(String noun, String verb, String summary) {
    this.noun = noun;
    this.verb = verb;
    this.summary = summary;
  }

  /** A verb of a noun. */
  public static CommandDraft of(String noun, String verb, String summary) {
    return new CommandDraft(noun, verb, summary);
  }

  /** A verb that stands alone. */
  public static CommandDraft bare(String verb, String summary) {
    return new CommandDraft("", verb, summary);
  }

  /** Paragraphs for its page. */
  public CommandDraft describe(String text) {
    this.description = text;
    return this;
  }

  /** Marks it as changing something. */
  public CommandDraft changing() {
    this.changes = true;
    return this;
  }

  /** An argument that must be given. */
  public CommandDraft needs(String name, String help, Function<String, List<Candidate>> completer) {
    parameters.add(new Parameter(name, help, true, false, completer));
    return this;
  }

  /** An argument that may be given. */
  public CommandDraft takes(String name, String help, Function<String, List<Candidate>> completer) {
    parameters.add(new Parameter(name, help, false, false, completer));
    return this;
  }

  /** All further arguments. */
  public CommandDraft takesAll(
      String name, String help, Function<String, List<Candidate>> completer) {
    parameters.add(new Parameter(name, help, false, true, completer));
    return this;
  }

  /** An option with a value. */
  public CommandDraft option(String name, String value, String help) {
    return option(name, value, help, Command.NONE);
  }

  /** An option with a value that can be proposed. */
  public CommandDraft option(
      String name, String value, String help, Function<String, List<Candidate>> completer) {
    options.add(new Option(name, value, help, completer));
    return this;
  }

  /** An option without a value. */
  public CommandDraft flag(String name, String help) {
    options.add(new Option(name, "", help, Command.NONE));
    return this;
  }

  /** The finished command. */
  public Command body(Command.Body body) {
    return new Command(noun, verb, summary, description, parameters, options, changes, body);
  }
}
