package dev.sheaf.reasoning;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns one question into many generations and one answer. A DS service with {@code sheaf.name}.
 *
 * <p><b>Threads.</b> Stateless; each run has a virtual thread of its own. <b>Determinism.</b> It
 * uses no clock, randomness or I/O but its context's, so that it can be run again on the recorded
 * answers of an interrupted run. <b>Swap.</b> When it goes, a run that it has begun finishes on its
 * code, or is resumed from its journal.
 */
@ConsumerType
public interface ReasoningStrategy {
  /** What parameters it takes, by name, with one sentence each that gives the default. */
  default Map<String, String> parameters() {
    return Map.of();
  }

  /**
   * Answers. When the budget is used up it returns the best so far, marked incomplete; branches
   * that it leaves open are closed for it.
   *
   * @throws dev.sheaf.error.SheafException a parameter is out of its range (before any token is
   *     spent), or something that it needs is not installed
   * @throws InterruptedException the run is cancelled
   */
  Answer answer(StrategyContext context) throws InterruptedException;

  /**
   * What a strategy found.
   *
   * @param text the answer
   * @param complete false if the budget ended the search
   * @param branch path of the branch that it stands in; empty if in none
   */
  record Answer(String text, boolean complete, String branch) {}
}
