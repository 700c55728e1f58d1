package dev.sheaf.speculation;

import org.osgi.annotation.versioning.ConsumerType;

/** Proposes what may come next, for all rows of a step at once. Called by one step loop. */
@ConsumerType
public interface Drafter extends AutoCloseable {
  /**
   * What a drafter may know of a row.
   *
   * @param sequence stable for the life of the sequence
   * @param tokens prompt and output; do not change
   * @param length valid entries of {@code tokens}
   * @param most how many tokens may be proposed
   */
  record Row(long sequence, int[] tokens, int length, int most) {}

  /** Proposes for any of the rows, within a step's budget; proposing nothing is always right. */
  void propose(java.util.List<Row> rows, DraftSink sink);

  /** A sequence has ended. */
  default void forget(long sequence) {}

  @Override
  void close();
}
