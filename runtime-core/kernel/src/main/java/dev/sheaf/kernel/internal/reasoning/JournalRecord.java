package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.reasoning.Extended;
import java.util.List;

/**
 * One answer of the engine, as the journal holds it.
 *
 * @param path of the branch that asked; empty: the context
 * @param ordinal of the operation among those of the same path
 * @param asked digest of what was asked
 * @param cost what it cost, by {@link Cost}; do not change
 * @param wallSeconds of the run when it was written
 * @param answer what was answered
 */
record JournalRecord(
    String path, int ordinal, long asked, long[] cost, double wallSeconds, Answer answer) {
  /** What can be answered. */
  sealed interface Answer {
    /** State was computed. */
    record Done() implements Answer {}

    /** A branch has grown. */
    record Grown(Extended step) implements Answer {}

    /** Scores, log-probabilities; do not change. */
    record Numbers(double[] values) implements Answer {}

    /** Texts of tools, extractors, verifiers. */
    record Texts(List<String> values) implements Answer {
      public Texts {
        values = List.copyOf(values);
      }
    }
  }
}
