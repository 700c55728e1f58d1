package dev.sheaf.engine;

import dev.sheaf.text.ChatMessage;
import java.util.List;

/** What a generation continues. */
public sealed interface Prompt {
  /**
   * Text as it is; control tokens in it are plain text unless {@code parseSpecial}.
   *
   * @param text may be empty if the model has a begin-of-sequence token
   */
  record Text(String text, boolean parseSpecial) implements Prompt {}

  /** Messages for the model's chat template. */
  record Chat(List<ChatMessage> messages) implements Prompt {
    public Chat {
      messages = List.copyOf(messages);
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
