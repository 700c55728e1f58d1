package dev.sheaf.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One turn of a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant}, {@code tool} or what the template
 *     knows
 * @param content the text; may be empty
 * @param more what else the template sees of the message, in order: {@code tool_calls} (a list of
 *     maps), {@code tool_call_id}, {@code name}, {@code reasoning_content} …; texts, booleans,
 *     numbers, lists and maps of these
 */
public record ChatMessage(String role, String content, Map<String, Object> more) {
  public ChatMessage {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(content, "content");
    if (role.isBlank()) {
      throw new IllegalArgumentException("role must not be blank");
    }
    if (more.containsKey("role") || more.containsKey("content")) {
      throw new IllegalArgumentException("role and content must not be given twice");
    }
    more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
  }

  /** A turn of text alone. */
  public ChatMessage(String role, String content) {
    this(role, content, Map.of());
  }
}
