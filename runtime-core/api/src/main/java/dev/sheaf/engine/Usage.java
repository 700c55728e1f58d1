package dev.sheaf.engine;

/**
 * Tokens used.
 *
 * @param promptTokens of the prompt
 * @param generatedTokens chosen, an end-of-generation token included
 * @param replayedTokens computed again after swaps or preemptions
 * @param draftedTokens proposed by a drafter and computed
 * @param acceptedTokens of these, how many were the ones chosen anyway
 */
public record Usage(
    int promptTokens,
    int generatedTokens,
    int replayedTokens,
    int draftedTokens,
    int acceptedTokens) {}
