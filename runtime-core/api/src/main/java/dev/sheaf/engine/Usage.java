package dev.sheaf.engine;

/**
 * Tokens used.
 *
 * @param promptTokens of the prompt
 * @param generatedTokens chosen, an end-of-generation token included
 * @param replayedTokens computed again after swaps or preemptions
 */
public record Usage(int promptTokens, int generatedTokens, int replayedTokens) {}
