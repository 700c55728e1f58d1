package dev.sheaf.shell.internal.chat;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.generate.Ending;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.outcome.ReaderGone;
import dev.sheaf.shell.internal.render.Failure;
import dev.sheaf.shell.internal.terminal.Line;
import dev.sheaf.text.ChatMessage;
import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads turns and answers them until the input ends. For a person a failure is shown and the
 * conversation goes on; for a script the first failure ends it.
 */
final class ChatSession {
  private final Kernel kernel;
  private final Conversation conversation;
  private final ChatSettings settings;
  private final Asker asker;
  private final AnswerView view;
  private final @Nullable PrintStream person;
  private ChatStats stats;

  /**
   * A session.
   *
   * @param person the screen of the person who sits there; null for a script
   */
  ChatSession(
      Kernel kernel,
      Conversation conversation,
      ChatSettings settings,
      Asker asker,
      AnswerView view,
      @Nullable PrintStream person,
      int contextTokens) {
    this.kernel = kernel;
    this.conversation = conversation;
    this.settings = settings;
    this.asker = asker;
    this.view = view;
    this.person = person;
    this.stats = ChatStats.none(contextTokens);
  }

  Kernel kernel() {
    return kernel;
  }

  Conversation conversation() {
    return conversation;
  }

  ChatSettings settings() {
    return settings;
  }

  ChatStats stats() {
    return stats;
  }

  String model() {
    return asker.model();
  }

  /** Shows a line about what is going on. */
  void notice(String line) {
    view.notice(line);
  }

  /** Ends the answer that is being written; the conversation goes on. From any thread. */
  void stop() {
    asker.stop();
  }

  /** Converses until the input ends or somebody leaves. */
  void run(TurnReader turns, ChatCommands commands) throws InterruptedException {
    while (true) {
      switch (turns.next()) {
        case Line.End end -> {
          return;
        }
        case Line.Cleared cleared -> {
          // nothing was said
        }
        case Line.Typed typed -> {
          if (!typed.text().isBlank() && !turn(typed.text(), commands)) {
            return;
          }
        }
      }
    }
  }

  /** Answers or does what was typed; false to leave. */
  private boolean turn(String text, ChatCommands commands) throws InterruptedException {
    try {
      if (text.startsWith("/") && !text.startsWith("//")) {
        return commands.run(text, this);
      }
      conversation.say(text.startsWith("//") ? text.substring(1) : text);
      answer(conversation::takeBack); // so that the next turn does not follow it
    } catch (ReaderGone gone) {
      throw gone;
    } catch (RuntimeException failure) {
      if (person == null) {
        throw failure;
      }
      Failure.print(failure, false, false, person);
    }
    return true;
  }

  /**
   * Makes the last answer again, with another seed; or for the first time, where a file ended in a
   * question.
   */
  void regenerate() throws InterruptedException {
    Optional<ChatMessage> dropped = conversation.dropAnswer();
    if (!conversation.asks()) {
      dropped.ifPresent(
          conversation::answer); // to the reply of a tool: there is no going back to it
      throw ChatCommands.refused(
          "there is no answer to make again", "an answer as the last turn", "none", "/regen");
    }
    if (settings.options().over(kernel.engine().model(model()), kernel).parameters().greedy()) {
      notice("[temperature is 0: another seed changes nothing]");
    }
    answer(() -> dropped.ifPresent(conversation::answer));
  }

  /**
   * Asks for the answer to the last turn.
   *
   * @param unanswered what is done if no answer comes
   */
  private void answer(Runnable unanswered) throws InterruptedException {
    boolean kept = false;
    try {
      Asker.Answer answer =
          asker.ask(conversation.messages(), settings.options(), conversation.nextSeed(), view);
      stats = stats.plus(answer.end(), answer.contextTokens());
      boolean whole =
          switch (answer.end().reason()) {
            case STOP, LENGTH, REPETITION -> true;
            case CANCELLED, DEADLINE, ERROR -> false;
          };
      if (whole || !answer.parts().empty()) {
        conversation.answer(answer.parts().message());
        kept = true;
      }
      ended(answer, kept);
    } finally {
      if (!kept) {
        unanswered.run();
      }
    }
  }

  private void ended(Asker.Answer answer, boolean kept) {
    FinishReason reason = answer.end().reason();
    if (reason == FinishReason.CANCELLED && answer.stopped()) {
      notice(kept ? "[stopped; the answer so far is kept]" : "[stopped before the first word]");
      return;
    }
    Optional<SheafException> failure = Ending.failure(answer.id(), answer.end());
    if (failure.isPresent()) {
      throw failure.get();
    }
    if (reason == FinishReason.LENGTH && stats.full()) {
      notice(
          "[the context is full: %d tokens of the conversation + %d of this answer = %d; /reset starts over, /save keeps it]"
              .formatted(
                  answer.end().usage().promptTokens(),
                  answer.end().usage().generatedTokens(),
                  stats.contextTokens()));
    } else if (reason == FinishReason.LENGTH) {
      notice(
          "[ended after %d tokens, the most that was asked for]"
              .formatted(answer.end().usage().generatedTokens()));
    } else if (reason == FinishReason.REPETITION) {
      notice("[ended, for it went round in circles]");
    }
  }
}
