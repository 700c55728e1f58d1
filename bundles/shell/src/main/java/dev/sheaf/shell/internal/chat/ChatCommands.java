package dev.sheaf.shell.internal.chat;

import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.error.SheafException;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.render.Renderer;
import dev.sheaf.shell.internal.sampling.KnownParameters;
import dev.sheaf.shell.internal.table.Names;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.text.ChatMessage;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What begins with a slash: said to the shell, not to the model. */
final class ChatCommands {
  private static final Map<String, String> ALL = all();

  private static final String CLOSING =
      "A line that ends in \\ goes on; \"\"\" begins and ends a text of several lines; // says a slash.\n"
          + "Ctrl-C stops an answer.";

  private final PrintStream out;

  /**
   * The commands.
   *
   * @param out where they show what they were asked for
   */
  ChatCommands(PrintStream out) {
    this.out = out;
  }

  /** Does one; false to leave. */
  boolean run(String line, ChatSession session) throws InterruptedException {
    String[] words = line.strip().split("\\s+", 2);
    String rest = words.length > 1 ? words[1].strip() : "";
    String name =
        Names.resolve(
            ShellErrors.UNKNOWN_COMMAND,
            "command",
            words[0],
            ALL.keySet(),
            "/help; // says a slash");
    switch (name) {
      case "/help" -> help();
      case "/system" -> system(rest, session);
      case "/reset" -> {
        session.conversation().reset();
        session.notice("[started over]");
      }
      case "/save" -> save(needed(name, rest), session);
      case "/load" -> load(needed(name, rest), session);
      case "/regen" -> session.regenerate();
      case "/set" -> set(rest, session);
      case "/stats" -> print(Renderer.text(session.stats()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Proposals for the word at the cursor. */
  static List<Candidate> proposals(ChatSession session, List<String> before, String typed) {
    if (before.isEmpty()) {
      return typed.startsWith("/")
          ? ALL.entrySet().stream().map(e -> new Candidate(e.getKey(), e.getValue())).toList()
          : List.of();
    }
    return switch (before.getFirst()) {
      case "/set" -> before.size() == 1 ? settings(session) : List.of();
      case "/save", "/load" -> before.size() == 1 ? TypedPath.proposals(typed) : List.of();
      default -> List.of();
    };
  }

  static SheafException refused(String summary, String expected, String found, String where) {
    return SheafException.of(ShellErrors.ARGUMENTS, summary)
        .expected(expected)
        .found(found)
        .where(where)
        .next("/help")
        .toException();
  }

  private static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("/help", "What there is");
    all.put("/system", "Show the system message; with a text set it, with - remove it");
    all.put("/reset", "Start over, under the same system message");
    all.put("/save", "Write the conversation to a file");
    all.put("/load", "Go on from a file");
    all.put("/regen", "Make the last answer again, with another seed");
    all.put("/set", "Show the sampling; with a name and a value set it, 'default' takes it back");
    all.put("/stats", "Tokens, speed, and how full the context is");
    all.put("/exit", "Leave; Ctrl-D does as well");
    return Collections.unmodifiableMap(all);
  }

  private static List<Candidate> settings(ChatSession session) {
    List<Candidate> names = new ArrayList<>();
    for (SamplingParameter p : KnownParameters.of(session.kernel()).all()) {
      names.add(new Candidate(p.name(), p.meaning()));
    }
    names.add(new Candidate("max", "Most tokens of one answer"));
    return names;
  }

  private void help() {
    print(
        ALL.entrySet().stream()
                .map(entry -> "%-8s %s".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"))
            + "\n"
            + CLOSING);
  }

  private void system(String text, ChatSession session) {
    if (text.isEmpty()) {
      print(session.conversation().system().orElse("no system message"));
    } else {
      session.conversation().system(text.equals("-") ? Optional.empty() : Optional.of(text));
      session.notice("[from the next answer on]");
    }
  }

  private static void save(String typed, ChatSession session) {
    Path path = ConversationFile.path(typed);
    List<ChatMessage> messages = session.conversation().messages();
    new ConversationFile(session.model(), session.settings().set(), messages).write(path);
    session.notice("[%d messages in %s]".formatted(messages.size(), path));
  }

  private static void load(String typed, ChatSession session) {
    ConversationFile file = ConversationFile.read(typed);
    session.settings().replace(file.sampling());
    session.conversation().replace(file.messages());
    boolean other = !file.model().isEmpty() && !file.model().equals(session.model());
    session.notice(
        "[%d messages%s]"
            .formatted(
                file.messages().size(),
                other ? ", had with %s; %s goes on".formatted(file.model(), session.model()) : ""));
  }

  private void set(String rest, ChatSession session) throws InterruptedException {
    if (rest.isEmpty()) {
      print(
          Renderer.text(
              session.settings().lines(session.kernel().engine().model(session.model()))));
      return;
    }
    String[] words = rest.split("[\\s=]+");
    if (words.length != 2) {
      throw refused("a name and a value are needed", "/set temperature 0.7", rest, "/set");
    }
    session.settings().set(words[0], words[1]);
    session.notice("[from the next answer on]");
  }

  private static String needed(String command, String rest) {
    if (rest.isEmpty()) {
      throw refused(command + " needs a file", command + " <file>", "nothing", command);
    }
    return rest;
  }

  private void print(String text) {
    out.println(text);
    out.flush();
  }
}
