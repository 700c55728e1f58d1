package dev.sheaf.shell.internal.chat;

import dev.sheaf.text.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has been said: a system message if there is one, then turns of the user and the model.
 * Confined to the thread that converses.
 */
final class Conversation {
  static final String SYSTEM = "system";
  static final String USER = "user";
  static final String ASSISTANT = "assistant";

  private final List<ChatMessage> turns = new ArrayList<>();
  private final long firstSeed;
  private Optional<String> system;
  private long asked;

  /**
   * An empty one.
   *
   * @param firstSeed of the first answer; every later one has the next
   */
  Conversation(Optional<String> system, long firstSeed) {
    this.system = system;
    this.firstSeed = firstSeed;
  }

  /** Everything the model is to see, in order. */
  List<ChatMessage> messages() {
    List<ChatMessage> all = new ArrayList<>();
    system.ifPresent(text -> all.add(new ChatMessage(SYSTEM, text)));
    all.addAll(turns);
    return all;
  }

  Optional<String> system() {
    return system;
  }

  void system(Optional<String> text) {
    system = text;
  }

  /** A turn of the user's. */
  void say(String text) {
    turns.add(new ChatMessage(USER, text));
  }

  /** The model's turn. */
  void answer(ChatMessage message) {
    turns.add(message);
  }

  /** Forgets the user's turn that got no answer. */
  void takeBack() {
    if (asks()) {
      turns.removeLast();
    }
  }

  /** Removes the last answer, so that its question is the last turn again. */
  Optional<ChatMessage> dropAnswer() {
    return turns.isEmpty() || !turns.getLast().role().equals(ASSISTANT)
        ? Optional.empty()
        : Optional.of(turns.removeLast());
  }

  /** Whether the last turn is a question without an answer. */
  boolean asks() {
    return !turns.isEmpty() && turns.getLast().role().equals(USER);
  }

  /** Starts over under the same system message. */
  void reset() {
    turns.clear();
  }

  /** Goes on from another one's messages. */
  void replace(List<ChatMessage> messages) {
    turns.clear();
    boolean led = !messages.isEmpty() && messages.getFirst().role().equals(SYSTEM);
    system = led ? Optional.of(messages.getFirst().content()) : Optional.empty();
    turns.addAll(messages.subList(led ? 1 : 0, messages.size()));
  }

  /** The seed of the answer that is asked for now; never the same twice. */
  long nextSeed() {
    return firstSeed + asked++;
  }
}
