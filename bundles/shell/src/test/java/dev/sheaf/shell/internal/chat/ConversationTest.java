package dev.sheaf.shell.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.text.ChatMessage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConversationTest {
  private static final ChatMessage HELLO = new ChatMessage("assistant", "Hello");

  private final Conversation talk = new Conversation(Optional.of("Be kind."), 7);

  @Test
  void keepsTurnsInOrderUnderTheSystemMessage() {
    talk.say("Hi");
    talk.answer(HELLO);
    talk.say("Bye");
    assertThat(talk.messages())
        .containsExactly(
            new ChatMessage("system", "Be kind."),
            new ChatMessage("user", "Hi"),
            HELLO,
            new ChatMessage("user", "Bye"));
    talk.system(Optional.empty());
    assertThat(talk.messages()).first().isEqualTo(new ChatMessage("user", "Hi"));
  }

  @Test
  void takesBackOnlyAQuestionWithoutAnAnswer() {
    talk.takeBack();
    talk.say("Hi");
    talk.answer(HELLO);
    talk.takeBack();
    assertThat(talk.messages()).hasSize(3);
    talk.say("Bye");
    talk.takeBack();
    assertThat(talk.messages()).last().isEqualTo(HELLO);
  }

  @Test
  void dropsTheLastAnswerOnly() {
    assertThat(talk.dropAnswer()).isEmpty();
    talk.say("Hi");
    assertThat(talk.dropAnswer()).isEmpty();
    talk.answer(HELLO);
    assertThat(talk.dropAnswer()).contains(HELLO);
    assertThat(talk.messages()).last().isEqualTo(new ChatMessage("user", "Hi"));
  }

  @Test
  void startsOverUnderTheSameSystemMessage() {
    talk.say("Hi");
    talk.reset();
    assertThat(talk.messages()).containsExactly(new ChatMessage("system", "Be kind."));
  }

  @Test
  void takesOverAnothersMessages() {
    talk.say("Hi");
    talk.replace(List.of(new ChatMessage("user", "a"), new ChatMessage("assistant", "b")));
    assertThat(talk.system()).isEmpty();
    assertThat(talk.messages()).hasSize(2);
    talk.replace(List.of(new ChatMessage("system", "s"), new ChatMessage("user", "a")));
    assertThat(talk.system()).contains("s");
    assertThat(talk.messages()).hasSize(2);
  }

  @Test
  void neverAsksTwiceWithOneSeed() {
    assertThat(List.of(talk.nextSeed(), talk.nextSeed(), talk.nextSeed()))
        .containsExactly(7L, 8L, 9L);
  }
}
