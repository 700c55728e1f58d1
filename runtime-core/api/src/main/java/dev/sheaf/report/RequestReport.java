package dev.sheaf.report;

/**
 * A request.
 *
 * @param id its id
 * @param model its model
 * @param state {@code queued, running, waiting, moving, finished}
 * @param detail what it waits for, or how it finished
 * @param promptTokens in its prompt
 * @param generatedTokens so far
 * @param replayedTokens so far
 * @param kvBlocks it holds
 * @param ageSeconds since submission
 */
public record RequestReport(
    String id,
    String model,
    String state,
    String detail,
    int promptTokens,
    int generatedTokens,
    int replayedTokens,
    int kvBlocks,
    double ageSeconds) {}
