package dev.sheaf.reasoning;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.TokenRecord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an extension gave.
 *
 * @param branch path of the branch
 * @param tokens chosen, in order
 * @param text of these tokens, without a text that ended it
 * @param reason why it ended: {@code STOP} the model, a text or a rule; {@code LENGTH} the most
 *     tokens, the context's end or the budget
 * @param finished whether the model itself ended the branch
 * @param stop the text of {@link Extension#stop()} that ended it; empty if none did
 */
public record Extended(
    String branch,
    List<TokenRecord> tokens,
    String text,
    FinishReason reason,
    boolean finished,
    Optional<String> stop) {
  public Extended {
    tokens = List.copyOf(tokens);
    Objects.requireNonNull(stop, "stop");
  }

  /** One that no text ended. */
  public Extended(
      String branch, List<TokenRecord> tokens, String text, FinishReason reason, boolean finished) {
    this(branch, tokens, text, reason, finished, Optional.empty());
  }
}
