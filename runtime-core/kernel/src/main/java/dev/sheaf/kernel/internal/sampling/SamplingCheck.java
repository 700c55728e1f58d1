package dev.sheaf.kernel.internal.sampling;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.sampling.SamplingParameters;
import java.util.HashSet;
import java.util.Set;

/**
 * Refuses, before anything is queued, lists of tokens that leave nothing to choose and reports
 * without measure.
 */
public final class SamplingCheck {
  static final ErrorCode NOTHING_LEFT = ErrorCode.of("SHEAF-SAMPLING-004", ErrorKind.USER);
  static final ErrorCode TOO_MANY_LOGPROBS = ErrorCode.of("SHEAF-SAMPLING-005", ErrorKind.USER);

  /** Most numbers about a prompt and about asked tokens that one request may want. */
  static final long MOST_LOGPROBS = 4_000_000;

  private SamplingCheck() {}

  /**
   * Refuses parameters that ban every token that they allow.
   *
   * @throws SheafException {@code SHEAF-SAMPLING-004} (USER)
   */
  public static void somethingLeft(SamplingParameters p, int vocabulary) {
    Set<Integer> banned = new HashSet<>(p.bannedTokens());
    boolean none =
        p.allowedTokens().isEmpty()
            ? banned.size() >= vocabulary
            : banned.containsAll(p.allowedTokens());
    if (none) {
      throw SheafException.of(NOTHING_LEFT, "the request bans every token that it allows")
          .expected("at least one allowed token that is not banned")
          .found(
              p.allowedTokens().isEmpty()
                  ? "all " + vocabulary + " tokens banned"
                  : p.allowedTokens().size() + " allowed, all of them banned")
          .where("allowedTokens, bannedTokens")
          .next("ban fewer tokens, or allow others")
          .toException();
    }
  }

  /**
   * Refuses a request that wants more numbers reported than can be kept.
   *
   * @param prompt tokens of the prompt
   * @param answer most tokens of the answer
   * @throws SheafException {@code SHEAF-SAMPLING-005} (USER) more than 4,000,000
   */
  public static void reports(GenerationRequest request, int prompt, int answer) {
    LogprobOptions asked = request.logprobs();
    long byId = asked.tokens().size();
    long ofPrompt =
        asked.prompt() == LogprobOptions.NONE ? 0 : prompt * (1 + asked.prompt() + byId);
    long all = ofPrompt + answer * byId;
    if (all > MOST_LOGPROBS) {
      throw SheafException.of(
              TOO_MANY_LOGPROBS, "the request asks for more log-probabilities than can be kept")
          .expected("at most " + MOST_LOGPROBS + " numbers about prompt and asked tokens together")
          .found(
              "%d prompt tokens with %d alternatives, %d asked ids, %d answer tokens: %d numbers"
                  .formatted(prompt, Math.max(0, asked.prompt()), byId, answer, all))
          .where("logprobs")
          .next("ask for fewer alternatives or ids, or shorten prompt and answer")
          .toException();
    }
  }
}
