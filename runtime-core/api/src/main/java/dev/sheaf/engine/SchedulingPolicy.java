package dev.sheaf.engine;

import java.util.List;
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
   * A sequence that wants to compute.
   *
   * @param sequence its number
   * @param pending tokens it has yet to compute, ≥ 1; 1 when decoding
   * @param computed tokens it has computed
   * @param arrival order of submission
   * @param priority higher first
   */
  record Demand(long sequence, int pending, int computed, long arrival, int priority) {}

  /** How many tokens each demand gets: 0 ≤ share[i] ≤ pending[i], sum ≤ budgetTokens. */
  int[] plan(List<Demand> demands, int budgetTokens);
}
