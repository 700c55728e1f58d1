package dev.sheaf.engine;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides which sequences get how many tokens in the next step. A DS service with {@code
 * sheaf.name}; decides, touches nothing, keeps nothing: its answer depends on what it is asked.
 *
 * <p><b>Threads.</b> Called by step loops between two steps, several loops at a time, so it answers
 * within microseconds. <b>Swap.</b> The next one decides from the next step on; without any, first
 * come, first served. One that throws or breaks its contract is quarantined.
 */
@ConsumerType
public interface SchedulingPolicy {
  /**
   * Shares out a step.
   *
   * @param demands who wants to compute; read during the call only
   * @param budgetTokens ≥ 1
   * @param share gets how many tokens each demand gets: 0 ≤ share[i] ≤ pending(i), all together at
   *     least 1 and at most {@code budgetTokens}; at least {@code demands.count()} long, zeros on
   *     entry
   */
  void plan(Demands demands, int budgetTokens, int[] share);
}
