package dev.sheaf.shell.internal.chat;

import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.text.ChatMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as others wrote them down; what cannot be one is refused by its index. */
final class MessageList {
  private static final String TOOL = "tool";
  private static final List<String> ROLES =
      List.of(Conversation.SYSTEM, Conversation.USER, Conversation.ASSISTANT, TOOL);
  private static final List<String> MORE =
      List.of("name", "tool_calls", "tool_call_id", "reasoning_content");

  private MessageList() {}

  static List<ChatMessage> read(@Nullable Object value, String file) {
    if (!(value instanceof List<?> items) || items.isEmpty()) {
      throw refused(
          "there are no messages",
          "\"messages\": [{\"role\": \"user\", \"content\": \"…\"}]",
          value instanceof List<?> ? "an empty list" : String.valueOf(value),
          file);
    }
    List<ChatMessage> messages = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String where = "%s, message %d".formatted(file, i);
      ChatMessage message = message(items.get(i), where);
      if (!mayFollow(messages, message)) {
        throw refused(
            "a message is out of order",
            "system first; assistant after user or tool; tool after an assistant's tool_calls",
            messages.isEmpty()
                ? message.role()
                : message.role() + " after " + messages.getLast().role(),
            where);
      }
      messages.add(message);
    }
    return messages;
  }

  private static ChatMessage message(@Nullable Object item, String where) {
    if (!(item instanceof Map<?, ?> map)) {
      throw refused("a message is not an object", "{\"role\": …, \"content\": …}", item, where);
    }
    if (!(map.get("role") instanceof String role) || !ROLES.contains(role)) {
      throw refused("a role is not known", String.join(", ", ROLES), map.get("role"), where);
    }
    if (!(map.get("content") instanceof String content)) {
      throw refused(
          "a content is not a text", "a text, which may be empty", map.get("content"), where);
    }
    Map<String, Object> more = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      String name = String.valueOf(key);
      if (!name.equals("role") && !name.equals("content")) {
        if (!MORE.contains(name) || value == null) {
          throw refused(
              "a message has something that is not known",
              "role, content, " + String.join(", ", MORE),
              value == null ? name + ": null" : name,
              where);
        }
        more.put(name, value);
      }
    });
    return new ChatMessage(role, content, more);
  }

  private static boolean mayFollow(List<ChatMessage> before, ChatMessage message) {
    String last = before.isEmpty() ? "" : before.getLast().role();
    return switch (message.role()) {
      case Conversation.SYSTEM -> before.isEmpty();
      case Conversation.USER -> true; // some people say two things; a template may refuse that
      case Conversation.ASSISTANT -> last.equals(Conversation.USER) || last.equals(TOOL);
      default -> last.equals(TOOL) || !before.isEmpty() && calls(before.getLast());
    };
  }

  private static boolean calls(ChatMessage message) {
    return message.role().equals(Conversation.ASSISTANT)
        && message.more().containsKey("tool_calls");
  }

  private static SheafException refused(
      String summary, String expected, @Nullable Object found, String where) {
    return SheafException.of(ShellErrors.CONVERSATION, summary)
        .expected(expected)
        .found(found)
        .where(where)
        .next("correct the file there; messages are counted from 0")
        .toException();
  }
}
