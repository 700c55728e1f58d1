package dev.sheaf.kernel.internal.engine;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.List;

/** Refuses requests that speak of tokens which the model does not have. */
final class TokenIds {
  private TokenIds() {}

  static void check(GenerationRequest request, int vocabulary) {
    inside("allowedTokens", request.sampling().allowedTokens(), vocabulary);
    inside("bannedTokens", request.sampling().bannedTokens(), vocabulary);
    List<Integer> biased = new ArrayList<>(request.sampling().logitBias().keySet());
    biased.sort(null);
    inside("logitBias", biased, vocabulary);
    inside("logprobs.tokens", request.logprobs().tokens(), vocabulary);
    inside("end.tokens", request.end().tokens(), vocabulary);
  }

  private static void inside(String what, List<Integer> ids, int vocabulary) {
    for (int i = 0; i < ids.size(); i++) {
      int id = ids.get(i);
      if (id < 0 || id >= vocabulary) {
        throw SheafException.of(EngineCodes.NO_SUCH_TOKEN, what + " names an id that is no token")
            .expected("0 to " + (vocabulary - 1))
            .found(id)
            .where(what + "[" + i + "]")
            .next("use ids of this model's own vocabulary")
            .toException();
      }
    }
  }
}
