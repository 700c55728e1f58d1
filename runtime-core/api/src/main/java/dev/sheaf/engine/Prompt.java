package dev.sheaf.engine;

import dev.sheaf.text.ChatMessage;
import java.util.List;
import java.util.Map;

/** What a generation continues. */
public sealed interface Prompt {
  /**
   * Text as it is; control tokens in it are plain text unless {@code parseSpecial}.
   *
   * @param text may be empty if the model has a begin-of-sequence token
   */
  record Text(String text, boolean parseSpecial) implements Prompt {}

  /**
   * Messages for the model's chat template.
   *
   * @param messages in order; not empty
   * @param tools on offer, as the template is to see them (maps with {@code type} and {@code
   *     function}); may be empty
   * @param variables what else the template sees, for instance {@code enable_thinking}; they may
   *     set {@code add_generation_prompt}, which is true otherwise
   */
  record Chat(
      List<ChatMessage> messages, List<Map<String, Object>> tools, Map<String, Object> variables)
      implements Prompt {
    /** Messages alone. */
    public Chat(List<ChatMessage> messages) {
      this(messages, List.of(), Map.of());
    }

    public Chat {
      messages = List.copyOf(messages);
      tools = List.copyOf(tools);
      variables = Map.copyOf(variables);
      if (messages.isEmpty()) {
        throw new IllegalArgumentException("messages must not be empty");
      }
    }
  }

  /** Token ids as they are. */
  record Ids(List<Integer> ids) implements Prompt {
    public Ids {
      ids = List.copyOf(ids);
    }
  }

  /** Plain text. */
  static Prompt text(String text) {
    return new Text(text, false);
  }
}
