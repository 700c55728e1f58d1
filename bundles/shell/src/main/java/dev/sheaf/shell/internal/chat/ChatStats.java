package dev.sheaf.shell.internal.chat;

import dev.sheaf.engine.GenerationEvent;

/**
 * What a conversation has cost.
 *
 * @param answers how many there were, those that were made again included
 * @param generatedTokens of all answers
 * @param contextTokens prompt and answer of the last one
 * @param contextLimit what the model has room for
 * @param lastTokensPerSecond of the last answer
 * @param tokensPerSecond of all answers
 */
record ChatStats(
    int answers,
    long generatedTokens,
    int contextTokens,
    int contextLimit,
    double lastTokensPerSecond,
    double tokensPerSecond,
    double decodeSeconds) {
  static ChatStats none(int contextLimit) {
    return new ChatStats(0, 0, 0, contextLimit, 0, 0, 0);
  }

  /** With another answer. */
  ChatStats plus(GenerationEvent.Finished end, int limit) {
    int generated = end.usage().generatedTokens();
    double rate = end.timings().decodeTokensPerSecond();
    double seconds = decodeSeconds + (rate > 0 ? generated / rate : 0);
    long all = generatedTokens + generated;
    return new ChatStats(
        answers + 1,
        all,
        end.usage().promptTokens() + generated,
        limit,
        rate,
        seconds > 0 ? all / seconds : 0,
        seconds);
  }

  /** Whether nothing more fits. */
  boolean full() {
    return contextTokens >= contextLimit;
  }
}
