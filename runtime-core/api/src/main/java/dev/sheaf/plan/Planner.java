package dev.sheaf.plan;

import dev.sheaf.model.ModelGraph;
import org.osgi.annotation.versioning.ConsumerType;

/** Says before loading what a model will need. A DS service with {@code sheaf.name}. */
@ConsumerType
public interface Planner {
  /**
   * What a model needs.
   *
   * @param weightBytes for weights
   * @param kvBytes for state at that context and number of sequences
   * @param largestContext the longest context that fits into {@code availableBytes}; 0 if none
   */
  record Plan(long weightBytes, long kvBytes, int largestContext) {}

  /** Plans. */
  Plan plan(
      ModelGraph graph, long fileBytes, int contextTokens, int sequences, long availableBytes);
}
