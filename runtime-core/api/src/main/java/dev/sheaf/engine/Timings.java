package dev.sheaf.engine;

/**
 * Times of a generation, in seconds from submission, and rates.
 *
 * @param queueSeconds until its first step
 * @param firstTokenSeconds until its first token; 0 if there was none
 * @param totalSeconds until it ended
 * @param prefillTokensPerSecond prompt tokens by the time from its first step to its first token
 * @param decodeTokensPerSecond tokens after the first by the time from the first to the last; 0 if
 *     fewer than two
 */
public record Timings(
    double queueSeconds,
    double firstTokenSeconds,
    double totalSeconds,
    double prefillTokensPerSecond,
    double decodeTokensPerSecond) {}
