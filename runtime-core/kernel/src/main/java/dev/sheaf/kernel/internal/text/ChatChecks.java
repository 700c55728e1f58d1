package dev.sheaf.kernel.internal.text;

import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.text.ChatMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses conversations that no model was made for, before a template makes something of them. Each
 * refusal names the message's index.
 */
final class ChatChecks {
  static final ErrorCode UNKNOWN_ROLE = ErrorCode.of("SHEAF-PROMPT-005", ErrorKind.USER);
  static final ErrorCode OUT_OF_ORDER = ErrorCode.of("SHEAF-PROMPT-006", ErrorKind.USER);
  static final ErrorCode NO_CONTENT = ErrorCode.of("SHEAF-PROMPT-007", ErrorKind.USER);
  static final ErrorCode REPLY_WITHOUT_CALL = ErrorCode.of("SHEAF-PROMPT-008", ErrorKind.USER);
  static final ErrorCode MALFORMED_CALLS = ErrorCode.of("SHEAF-PROMPT-009", ErrorKind.USER);
  static final ErrorCode RESERVED = ErrorCode.of("SHEAF-PROMPT-010", ErrorKind.USER);

  private static final List<String> ROLES =
      List.of("system", "developer", "user", "assistant", "tool", "function");
  private static final Set<String> RESERVED_NAMES =
      Set.of("messages", "tools", PromptEncoder.BEGIN, PromptEncoder.END);

  private final String template;
  private final Set<String> callIds = new HashSet<>();
  private boolean called;
  private boolean turns;

  private ChatChecks(String template) {
    this.template = template;
  }

  /**
   * Checks a conversation.
   *
   * @param template its source: roles that it spells as a quoted text are known too
   * @throws SheafException {@code SHEAF-PROMPT-005} an unknown role; {@code -006} instructions
   *     after the first turn; {@code -007} instructions or a user's turn without content; {@code
   *     -008} a tool's reply to no call; {@code -009} calls that are no list of maps; {@code -010}
   *     a variable named as one that the engine sets (all USER)
   */
  static void check(Prompt.Chat chat, String template) {
    for (String name : chat.variables().keySet()) {
      if (RESERVED_NAMES.contains(name)) {
        throw SheafException.of(RESERVED, "a variable has the name of one that the engine sets")
            .expected("none of " + String.join(", ", RESERVED_NAMES.stream().sorted().toList()))
            .found(name)
            .where("variables." + name)
            .next("leave it out, or give it another name")
            .toException();
      }
    }
    ChatChecks checks = new ChatChecks(template);
    for (int i = 0; i < chat.messages().size(); i++) {
      checks.message(chat.messages().get(i), "messages[" + i + "]");
    }
  }

  private void message(ChatMessage message, String where) {
    String role = message.role();
    if (!ROLES.contains(role) && !spelled(role)) {
      throw SheafException.of(UNKNOWN_ROLE, "a message has a role that is not known")
          .expected(String.join(", ", ROLES) + ", or a role that the chat template names")
          .found(role)
          .where(where + ".role")
          .next("give the message one of these roles")
          .toException();
    }
    boolean instructs = role.equals("system") || role.equals("developer");
    if (instructs && turns) {
      throw SheafException.of(OUT_OF_ORDER, "instructions come after the first turn")
          .expected(role + " messages before the first turn of user or assistant")
          .found("a " + role + " message after it")
          .where(where)
          .next("put it at the beginning")
          .toException();
    }
    boolean calls = calls(message, where);
    if ((instructs || role.equals("user")) && message.content().isEmpty() && !calls) {
      throw SheafException.of(NO_CONTENT, "a message has no content")
          .expected("a text")
          .found("a " + role + " message without one")
          .where(where + ".content")
          .next("leave the message out, or give it a text")
          .toException();
    }
    if (role.equals("tool") || role.equals("function")) {
      reply(message, where);
    }
    turns |= !instructs;
  }

  private boolean spelled(String role) {
    return template.contains("'" + role + "'") || template.contains("\"" + role + "\"");
  }

  private boolean calls(ChatMessage message, String where) {
    boolean calls = message.more().get("function_call") instanceof Map<?, ?>;
    Object given = message.more().get("tool_calls");
    if (given != null) {
      if (!(given instanceof List<?> list)) {
        throw malformed(given, where + ".tool_calls");
      }
      for (int i = 0; i < list.size(); i++) {
        if (!(list.get(i) instanceof Map<?, ?> call)) {
          throw malformed(list.get(i), where + ".tool_calls[" + i + "]");
        }
        if (call.get("id") instanceof String id) {
          callIds.add(id);
        }
        calls = true;
      }
    }
    called |= calls && message.role().equals("assistant");
    return calls;
  }

  private void reply(ChatMessage message, String where) {
    Object id = message.more().get("tool_call_id");
    if (called && (id == null || callIds.contains(id))) {
      return;
    }
    throw SheafException.of(REPLY_WITHOUT_CALL, "a tool's reply answers no call")
        .expected(
            called
                ? "the id of an earlier call: "
                    + String.join(", ", callIds.stream().sorted().toList())
                : "an assistant message with tool_calls before it")
        .found(id == null ? "a reply without a call" : "tool_call_id " + id)
        .where(called ? where + ".tool_call_id" : where)
        .next("send the assistant's message with its calls too, unchanged")
        .toException();
  }

  private static SheafException malformed(Object found, String where) {
    return SheafException.of(MALFORMED_CALLS, "the calls of a message are not what they should be")
        .expected("a list of objects with id, type and function")
        .found(found)
        .where(where)
        .next("send the calls as the model's answer had them")
        .toException();
  }
}
