package dev.sheaf.kernel.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.text.ChatMessage;
import dev.sheaf.text.TextSpan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Conversations that make no sense are refused before a template sees them. */
final class ChatChecksTest {
  private static final Map<String, Object> CALL =
      Map.of("id", "c1", "type", "function", "function", Map.of("name", "add"));
  private static final ChatMessage USER = new ChatMessage("user", "1+2?");
  private static final ChatMessage CALLING =
      new ChatMessage("assistant", "", Map.of("tool_calls", List.of(CALL)));

  @Test
  void usualConversationsPass() {
    accepted(USER);
    accepted(new ChatMessage("system", "be brief"), new ChatMessage("developer", "and kind"), USER);
    accepted(USER, new ChatMessage("assistant", "3"), USER);
    accepted(new ChatMessage("assistant", "I start"), USER);
    accepted(USER, new ChatMessage("assistant", ""));
    accepted(USER, CALLING, reply("c1"), new ChatMessage("assistant", "3"), USER);
    accepted(USER, CALLING, new ChatMessage("tool", "3"));
    accepted(
        USER,
        new ChatMessage("assistant", "", Map.of("function_call", Map.of("name", "add"))),
        new ChatMessage("function", "3", Map.of("name", "add")));
    accepted(USER, CALLING, reply("c1"), CALLING, reply("c1"));
  }

  @Test
  void anUnknownRoleIsRefusedWithItsIndex() {
    SheafException e = refusal("", USER, new ChatMessage("robot", "beep"));
    assertThat(e.code()).isEqualTo(ChatChecks.UNKNOWN_ROLE);
    assertThat(e.where()).isEqualTo("messages[1].role");
    assertThat(e.found()).isEqualTo("robot");
    assertThat(refusal("", new ChatMessage("User", "hi")).code())
        .as("roles are spelled in lower case")
        .isEqualTo(ChatChecks.UNKNOWN_ROLE);
  }

  @Test
  void aRoleThatTheTemplateSpellsIsKnown() {
    ChatMessage context = new ChatMessage("context", "facts");
    for (String template :
        List.of("{% if m.role == 'context' %}", "{% if m.role == \"context\" %}")) {
      assertThatCode(() -> encode(template, chat(context, USER))).doesNotThrowAnyException();
    }
    assertThat(refusal("{# the context of it #}", context, USER).code())
        .isEqualTo(ChatChecks.UNKNOWN_ROLE);
  }

  @Test
  void instructionsAfterTheFirstTurnAreRefusedWithTheirIndex() {
    for (String role : List.of("system", "developer")) {
      for (ChatMessage turn : List.of(USER, new ChatMessage("assistant", "hi"))) {
        SheafException e = refusal("", turn, new ChatMessage(role, "be brief"));
        assertThat(e.code()).isEqualTo(ChatChecks.OUT_OF_ORDER);
        assertThat(e.where()).isEqualTo("messages[1]");
        assertThat(e.found()).contains(role);
      }
    }
  }

  @Test
  void aMessageWithoutContentIsRefusedWithItsIndex() {
    SheafException e = refusal("", USER, new ChatMessage("assistant", "3"), message("user"));
    assertThat(e.code()).isEqualTo(ChatChecks.NO_CONTENT);
    assertThat(e.where()).isEqualTo("messages[2].content");
    assertThat(refusal("", message("system"), USER).where()).isEqualTo("messages[0].content");
    assertThat(refusal("", message("developer"), USER).where()).isEqualTo("messages[0].content");
  }

  @Test
  void aReplyWithoutACallIsRefusedWithItsIndex() {
    for (String role : List.of("tool", "function")) {
      SheafException e = refusal("", USER, new ChatMessage(role, "3"));
      assertThat(e.code()).isEqualTo(ChatChecks.REPLY_WITHOUT_CALL);
      assertThat(e.where()).isEqualTo("messages[1]");
    }
    assertThat(refusal("", USER, reply("c1"), CALLING).where())
        .as("the call comes too late")
        .isEqualTo("messages[1]");
    ChatMessage userCalls = new ChatMessage("user", "hi", Map.of("tool_calls", List.of(CALL)));
    assertThat(refusal("", userCalls, reply("c1")).where())
        .as("a user calls nothing")
        .isEqualTo("messages[1]");
  }

  @Test
  void aReplyToAnotherCallIsRefusedWithTheIdsThatThereAre() {
    SheafException e = refusal("", USER, CALLING, reply("c2"));
    assertThat(e.code()).isEqualTo(ChatChecks.REPLY_WITHOUT_CALL);
    assertThat(e.where()).isEqualTo("messages[2].tool_call_id");
    assertThat(e.expected()).contains("c1");
    assertThat(e.found()).contains("c2");
  }

  @Test
  void callsThatAreNoListOfMapsAreRefusedWithTheirIndex() {
    ChatMessage text = new ChatMessage("assistant", "", Map.of("tool_calls", "add(1, 2)"));
    assertThat(refusal("", USER, text).where()).isEqualTo("messages[1].tool_calls");
    ChatMessage texts =
        new ChatMessage("assistant", "", Map.of("tool_calls", List.of(CALL, "add")));
    SheafException e = refusal("", USER, texts);
    assertThat(e.code()).isEqualTo(ChatChecks.MALFORMED_CALLS);
    assertThat(e.where()).isEqualTo("messages[1].tool_calls[1]");
  }

  @Test
  void variablesThatTheEngineSetsAreRefused() {
    for (String name : List.of("messages", "tools", "bos_token", "eos_token")) {
      Prompt.Chat chat = new Prompt.Chat(List.of(USER), List.of(), Map.of(name, "mine"));
      SheafException e = catchThrowableOfType(SheafException.class, () -> encode("", chat));
      assertThat(e.code()).isEqualTo(ChatChecks.RESERVED);
      assertThat(e.where()).isEqualTo("variables." + name);
    }
  }

  private static ChatMessage reply(String id) {
    return new ChatMessage("tool", "3", Map.of("tool_call_id", id));
  }

  private static ChatMessage message(String role) {
    return new ChatMessage(role, "");
  }

  private static Prompt.Chat chat(ChatMessage... messages) {
    return new Prompt.Chat(List.of(messages));
  }

  private static void accepted(ChatMessage... messages) {
    assertThatCode(() -> encode("", chat(messages))).doesNotThrowAnyException();
  }

  private static SheafException refusal(String template, ChatMessage... messages) {
    SheafException e =
        catchThrowableOfType(SheafException.class, () -> encode(template, chat(messages)));
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).isNotBlank();
    assertThat(e.found()).isNotBlank();
    assertThat(e.next()).isNotBlank();
    return e;
  }

  private static EncodedPrompt encode(String template, Prompt.Chat chat) {
    ModelTemplate compiled =
        new ModelTemplate(template, (variables, trusted) -> List.of(TextSpan.trusted("x")));
    return new PromptEncoder(new TableTokenizer(true), Optional.of(compiled)).encode(chat);
  }
}
