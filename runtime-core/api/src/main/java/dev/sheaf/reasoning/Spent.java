package dev.sheaf.reasoning;

/**
 * What has been spent: read from the loop's own counts, never estimated.
 *
 * @param promptTokens given tokens computed for the first time, injected ones included
 * @param thinkTokens chosen for thinking
 * @param answerTokens chosen for answers
 * @param cancelledTokens of the chosen ones, those in branches that were cancelled
 * @param probeTokens computed to score and to probe
 * @param replayedTokens computed again: after preemption, suspension, swaps and pruning
 * @param draftedTokens proposed by a drafter, computed, and not chosen
 * @param computedTokens all rows that backends computed for the run, of whatever kind
 * @param rewardCalls branches scored by reward models
 * @param toolCalls calls of tools
 * @param executorRuns programs run
 * @param wallSeconds from the start, time before an interruption included
 */
public record Spent(
    long promptTokens,
    long thinkTokens,
    long answerTokens,
    long cancelledTokens,
    long probeTokens,
    long replayedTokens,
    long draftedTokens,
    long computedTokens,
    long rewardCalls,
    long toolCalls,
    long executorRuns,
    double wallSeconds) {
  /** Nothing. */
  public static final Spent NOTHING = new Spent(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Chosen tokens of every purpose. */
  public long generatedTokens() {
    return thinkTokens + answerTokens;
  }
}
