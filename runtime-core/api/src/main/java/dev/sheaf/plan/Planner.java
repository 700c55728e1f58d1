package dev.sheaf.plan;

import dev.sheaf.model.ModelGraph;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says before loading what a model will need. A DS service with {@code sheaf.name}.
 *
 * <p><b>Threads.</b> Stateless; called from any thread. <b>Swap.</b> Its going has no effect on
 * what runs.
 */
@ConsumerType
public interface Planner {
  /**
   * What is to be planned.
   *
   * @param graph the model
   * @param fileBytes of its files
   * @param contextTokens the longest sequence
   * @param sequences of that length at once
   * @param availableBytes of memory
   */
  record Question(
      ModelGraph graph, long fileBytes, int contextTokens, int sequences, long availableBytes) {
    public Question {
      if (fileBytes < 0 || contextTokens < 1 || sequences < 1 || availableBytes < 0) {
        throw new IllegalArgumentException(
            "fileBytes and availableBytes must be ≥ 0, contextTokens and sequences ≥ 1, were %d, %d, %d, %d"
                .formatted(fileBytes, availableBytes, contextTokens, sequences));
      }
    }
  }

  /**
   * What a model needs.
   *
   * @param planner who says so
   * @param weightBytes for weights
   * @param stateBytes for state at that context and number of sequences
   * @param largestContext the longest context that fits for one sequence; 0 if none
   * @param mostSequences how many sequences of the asked context fit; 0 if none
   * @param fits whether all that was asked fits
   */
  record Plan(
      String planner,
      long weightBytes,
      long stateBytes,
      int largestContext,
      int mostSequences,
      boolean fits) {}

  /** Plans. */
  Plan plan(Question question);
}
