package dev.sheaf.kernel.internal.engine;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.text.EncodedPrompt;
import java.util.List;

/** A prompt of token ids for a model that has no tokenizer. */
final class IdsPrompt {
  private static final ErrorCode NOT_A_TOKEN = ErrorCode.of("SHEAF-PROMPT-002", ErrorKind.USER);
  private static final ErrorCode EMPTY = ErrorCode.of("SHEAF-PROMPT-003", ErrorKind.USER);

  private IdsPrompt() {}

  static EncodedPrompt check(List<Integer> ids, int vocabulary) {
    if (ids.isEmpty()) {
      throw SheafException.of(EMPTY, "the prompt is empty")
          .expected("at least one token id")
          .found("none")
          .next("send at least one token")
          .toException();
    }
    for (int i = 0; i < ids.size(); i++) {
      if (ids.get(i) < 0 || ids.get(i) >= vocabulary) {
        throw SheafException.of(NOT_A_TOKEN, "the prompt holds an id that is no token")
            .expected("0 to " + (vocabulary - 1))
            .found(ids.get(i))
            .where("prompt, index " + i)
            .next("send ids of this model's own vocabulary")
            .toException();
      }
    }
    return new EncodedPrompt(
        ids.stream().mapToInt(Integer::intValue).toArray(), new boolean[ids.size()]);
  }
}
