package dev.sheaf.reasoning;

import dev.sheaf.engine.GenerationRequest;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns one question into many generations and one answer. A DS service with {@code sheaf.name}.
 * Runs in its own virtual thread; uses no clock, randomness or I/O but its context's, so that it
 * can be run again on recorded answers.
 */
@ConsumerType
public interface ReasoningStrategy {
  /** Answers; an exhausted budget returns the best so far, marked incomplete. */
  Answer answer(GenerationRequest question, StrategyContext context) throws InterruptedException;

  /**
   * What a strategy found.
   *
   * @param text the answer
   * @param complete false if the budget ended the search
   */
  record Answer(String text, boolean complete) {}
}
