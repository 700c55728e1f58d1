package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.SheafException;
import dev.sheaf.report.ModelReport;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.shell.internal.text.TextFile;
import dev.sheaf.text.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to continue, and in which form.
 *
 * @param text the prompt; an empty one is passed on if it was given outright, for a model may start
 *     from nothing
 * @param chat asked for: as messages
 * @param raw asked for: as plain text
 */
public record PromptOptions(
    String text, boolean chat, boolean raw, boolean special, Optional<String> system) {
  /** Adds the options to a command. */
  public static CommandDraft declare(CommandDraft draft) {
    return draft
        .flag("chat", "Put the prompt into the model's chat template; default if it has one")
        .flag("raw", "Continue the prompt as plain text")
        .option("system", "text", "System message in front of the prompt; implies --chat")
        .option("prompt-file", "file", "Read the prompt from a file", TypedPath::proposals)
        .flag("special", "With --raw: control tokens written in the prompt count as such");
  }

  /** Reads the prompt: the argument, a file, or standard input. */
  public static PromptOptions read(Invocation invocation) {
    boolean raw = invocation.flag("raw");
    Optional<String> system = invocation.option("system");
    boolean chat = invocation.flag("chat") || system.isPresent();
    exclusive(raw && chat, "--raw", system.isPresent() ? "--system" : "--chat");
    exclusive(invocation.flag("special") && !raw, "--special", "the chat form (it needs --raw)");
    return new PromptOptions(text(invocation), chat, raw, invocation.flag("special"), system);
  }

  /** The prompt in the form that was asked for, or that suits the model. */
  public Prompt toPrompt(ModelReport model) {
    if (raw || !(chat || model.chatTemplate())) {
      return new Prompt.Text(text, special);
    }
    if (!model.chatTemplate()) {
      throw SheafException.of(
              ShellErrors.NO_TEMPLATE, "model '%s' has no chat template".formatted(model.name()))
          .expected("a chat template in the file")
          .found("none")
          .where(model.file())
          .next("use --raw, or a model made for chat")
          .toException();
    }
    List<ChatMessage> messages = new ArrayList<>();
    system.ifPresent(content -> messages.add(new ChatMessage("system", content)));
    messages.add(new ChatMessage("user", text));
    return new Prompt.Chat(messages);
  }

  private static String text(Invocation invocation) {
    Optional<String> argument = invocation.argument("prompt");
    Optional<String> file = invocation.option("prompt-file");
    exclusive(argument.isPresent() && file.isPresent(), "--prompt-file", "a prompt");
    if (file.isPresent()) {
      return withoutLineEnd(TextFile.file(file.get(), "prompt"));
    }
    if (argument.isPresent() && !argument.get().equals("-")) {
      return argument.get();
    }
    if (argument.isEmpty() && invocation.interactive()) {
      throw missing("nothing");
    }
    String piped = withoutLineEnd(TextFile.piped(invocation, "prompt"));
    if (argument.isEmpty() && piped.isEmpty()) {
      throw missing("an empty standard input");
    }
    return piped;
  }

  /** Editors and echo end a text with one line end that nobody means. */
  private static String withoutLineEnd(String text) {
    return text.endsWith("\r\n")
        ? text.substring(0, text.length() - 2)
        : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static SheafException missing(String found) {
    return SheafException.of(ShellErrors.PROMPT, "there is no prompt")
        .expected("a prompt, --prompt-file <file>, or text on standard input")
        .found(found)
        .next("run <model> \"Once upon a time\"")
        .toException();
  }

  private static void exclusive(boolean both, String one, String other) {
    if (both) {
      throw SheafException.of(
              ShellErrors.CONFLICTING_OPTIONS, "%s does not go with %s".formatted(one, other))
          .expected("one of them")
          .found("both")
          .next("leave one out")
          .toException();
    }
  }
}
