package dev.sheaf.shell.internal.chat;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.error.SheafException;
import dev.sheaf.report.ModelReport;
import dev.sheaf.shell.internal.generate.ModelChoice;
import dev.sheaf.shell.internal.generate.RunOptions;
import dev.sheaf.shell.internal.generate.Talk;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.CommonOptions;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.shell.internal.terminal.LineTerminal;
import dev.sheaf.shell.internal.terminal.TerminalInvocation;
import dev.sheaf.text.ChatMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code chat <file|name>}: a conversation with a model. */
public final class ChatVerb {
  /** The conversation of a script, as one document. */
  record ChatReport(
      String model, List<Map<String, Object>> messages, ChatStats stats, double loadS) {}

  private final Kernel kernel;
  private final LiveNames names;
  private final boolean colours;

  private ChatVerb(Kernel kernel, LiveNames names, boolean colours) {
    this.kernel = kernel;
    this.names = names;
    this.colours = colours;
  }

  /**
   * The command.
   *
   * @param colours whether a terminal that can may show them
   */
  public static Command command(Kernel kernel, LiveNames names, boolean colours) {
    CommandDraft draft =
        CommandDraft.bare("chat", "Talk with a model")
            .describe(
                """
                At a terminal: type, and the answer comes as it is made. Ctrl-C stops it and keeps the conversation; at
                the prompt it clears the line; Ctrl-D leaves. A line that ends in \\ goes on; \""" begins and ends a text
                of several lines. /help lists the commands within. Lines of a conversation are remembered while it lasts.
                Elsewhere standard input is a script: each line a turn or a command, the answers on standard output; the
                first failure ends it with its exit code.\
                """)
            .needs("model", "A loaded model's name, or a model file", names::modelsAndFiles)
            .option("system", "text", "System message in front of the conversation");
    RunOptions.declareTalk(draft, kernel, names);
    ModelChoice.declare(draft)
        .flag(CommonOptions.QUIET, "Only the answers: nothing on standard error");
    return draft.body(new ChatVerb(kernel, names, colours)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException, IOException {
    RunOptions options = RunOptions.parse(invocation, kernel, names);
    InferenceEngine engine = kernel.engine();
    Optional<String> drafter = invocation.option("draft").map(names::drafter);
    Optional<String> backend =
        invocation.option("backend").map(typed -> LiveNames.backend(engine, typed));
    Talk talk = Talk.of(invocation);
    String typed = invocation.argument("model").orElseThrow();
    ModelChoice choice = ModelChoice.of(engine, invocation, typed, backend, talk);
    ModelReport model = choice.report();
    if (!model.chatTemplate()) {
      throw SheafException.of(
              ShellErrors.NO_TEMPLATE, "model '%s' has no chat template".formatted(model.name()))
          .expected("a chat template in the file")
          .found("none")
          .where(model.file())
          .next("run <model> \"…\" continues a text; or use a model made for chat")
          .toException();
    }
    if (options.over(model, kernel).advised()) {
      talk.say("[sampling as the model's makers advise: %s]".formatted(choice.advice()));
    }
    Parts parts =
        new Parts(
            new Conversation(
                invocation.option("system"),
                options.sampling().seed().orElseGet(RunOptions::drawnSeed)),
            new ChatSettings(kernel, options),
            new Asker(kernel, model.name(), backend, drafter),
            model.contextTokens());
    return invocation instanceof TerminalInvocation at && invocation.interactive()
        ? converse(at, parts)
        : script(invocation, parts, choice.loadSeconds());
  }

  /** What a session is made of, whoever sits there. */
  private record Parts(
      Conversation conversation, ChatSettings settings, Asker asker, int contextTokens) {
    ChatSession session(Kernel kernel, AnswerView view, @Nullable PrintStream person) {
      return new ChatSession(kernel, conversation, settings, asker, view, person, contextTokens);
    }
  }

  private Object converse(TerminalInvocation at, Parts parts)
      throws InterruptedException, IOException {
    AtomicReference<@Nullable ChatSession> current = new AtomicReference<>();
    try (LineTerminal terminal =
        at.terminal()
            .open((before, typed) -> {
              ChatSession session = current.get();
              return session == null ? List.of() : ChatCommands.proposals(session, before, typed);
            })) {
      PrintStream screen = terminal.out();
      TerminalView view = new TerminalView(screen, colours && terminal.colours());
      ChatSession session = parts.session(kernel, view, screen);
      current.set(session);
      terminal.whenInterrupted(session::stop);
      view.notice(
          "%s  context %d  /help · /exit".formatted(session.model(), parts.contextTokens()));
      session.run(new TurnReader(terminal::read), new ChatCommands(screen));
    }
    return "";
  }

  private Object script(Invocation invocation, Parts parts, double loadSeconds)
      throws InterruptedException {
    boolean json = invocation.json();
    PrintStream out =
        json
            ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
            : invocation.out();
    PrintStream thinking =
        invocation.flag(CommonOptions.QUIET)
            ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
            : invocation.err();
    AnswerView view = json ? AnswerView.NONE : new PlainView(out, thinking);
    ChatSession session = parts.session(kernel, view, null);
    session.run(new TurnReader(new PipedLines(invocation.in())), new ChatCommands(out));
    return json
        ? new ChatReport(
            session.model(),
            session.conversation().messages().stream().map(ChatVerb::fields).toList(),
            session.stats(),
            loadSeconds)
        : "";
  }

  private static Map<String, Object> fields(ChatMessage message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("role", message.role());
    fields.put("content", message.content());
    fields.putAll(message.more());
    return fields;
  }
}
