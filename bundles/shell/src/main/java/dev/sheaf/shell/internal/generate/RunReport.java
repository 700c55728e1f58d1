package dev.sheaf.shell.internal.generate;

import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.TokenRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A generation as one JSON document; its field names are a promise.
 *
 * @param backend the one that computed the last token, or that the model was on if there was none
 * @param ids generated tokens, an end-of-generation token included
 * @param finish in lower case
 * @param seed of a random generation whose seed was not given; absent otherwise
 * @param promptLogprobs of the prompt's tokens after the first; absent unless asked for
 */
record RunReport(
    String model,
    String backend,
    String numerics,
    List<Integer> promptIds,
    List<Integer> ids,
    String text,
    String finish,
    TokenUsage usage,
    RunTimings timings,
    List<RunToken> tokens,
    OptionalLong seed,
    Optional<List<RunToken>> promptLogprobs) {

  /** Tokens used. */
  record TokenUsage(
      int promptTokens,
      int generatedTokens,
      int replayedTokens,
      int draftedTokens,
      int acceptedTokens) {}

  /**
   * Seconds and rates.
   *
   * @param loadS time to load the model; 0 if it was loaded before
   * @param firstTokenS from submission to the first token
   */
  record RunTimings(
      double loadS, double firstTokenS, double prefillTokensPerS, double decodeTokensPerS) {}

  /**
   * One token.
   *
   * @param top absent unless asked for
   */
  record RunToken(
      int id,
      String backend,
      String numerics,
      double logprob,
      Optional<List<TokenRecord.Alternative>> top) {}

  static RunReport of(Submission submission, Transcript transcript, GenerationEvent.Finished end) {
    List<TokenRecord> tokens = transcript.tokens();
    String backend = tokens.isEmpty() ? submission.model().backend() : tokens.getLast().backend();
    String numerics =
        tokens.isEmpty() ? submission.model().numerics() : tokens.getLast().numerics();
    return new RunReport(
        submission.model().name(),
        backend,
        numerics,
        List.copyOf(transcript.promptIds()),
        tokens.stream().map(TokenRecord::id).toList(),
        transcript.text(),
        end.reason().name().toLowerCase(Locale.ROOT),
        new TokenUsage(
            end.usage().promptTokens(),
            end.usage().generatedTokens(),
            end.usage().replayedTokens(),
            end.usage().draftedTokens(),
            end.usage().acceptedTokens()),
        new RunTimings(
            submission.loadSeconds(),
            end.timings().firstTokenSeconds(),
            end.timings().prefillTokensPerSecond(),
            end.timings().decodeTokensPerSecond()),
        tokens.stream().map(token -> token(token, submission.topAsked())).toList(),
        submission.drawnSeed(),
        submission.promptAsked()
            ? Optional.of(transcript.promptLogprobs().stream().map(t -> token(t, true)).toList())
            : Optional.empty());
  }

  private static RunToken token(TokenRecord token, boolean top) {
    return new RunToken(
        token.id(),
        token.backend(),
        token.numerics(),
        token.logprob(),
        top ? Optional.of(token.top()) : Optional.empty());
  }
}
