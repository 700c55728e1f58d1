package dev.sheaf.speculation;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Proposes what may come next, for all rows of a step at once. Called by one step loop, so it is
 * quick: a few microseconds per row. What it keeps is a cache: losing it costs speed, never a
 * token.
 */
@ConsumerType
public interface Drafter extends AutoCloseable {
  /**
   * What a drafter may know of a row.
   *
   * @param sequence stable for the life of the sequence
   * @param scope rows of one scope (a request, or all branches of one strategy) may learn from each
   *     other; rows of different scopes may not
   * @param tokens prompt and output; do not change
   * @param length valid entries of {@code tokens}
   * @param most how many tokens may be proposed
   */
  record Row(long sequence, String scope, int[] tokens, int length, int most) {}

  /** Proposes for any of the rows, within a step's budget; proposing nothing is always right. */
  void propose(List<Row> rows, DraftSink sink);

  /**
   * Tells what became of a row's proposal.
   *
   * @param tokens chosen in this step, in order: the accepted drafts, then one more
   * @param count valid entries of {@code tokens}, ≥ 1
   * @param drafted how many tokens had been proposed
   */
  default void chosen(long sequence, int[] tokens, int count, int drafted) {}

  /** How many of the target's most likely tokens it wants to learn from at each chosen token. */
  default int learnTop() {
    return 0;
  }

  /**
   * Shows the target's distribution after processors and mask, from which a token was chosen.
   *
   * @param context the sequence's tokens so far, without the chosen one; do not change
   * @param length valid entries of {@code context}
   * @param ids the {@link #learnTop()} most likely, the likeliest first
   * @param probabilities of these, in the same order
   * @param count valid entries of both
   * @see <a href="https://arxiv.org/abs/2506.04708">STAND, §3.1</a>
   */
  default void learn(
      long sequence, int[] context, int length, int[] ids, float[] probabilities, int count) {}

  /** A sequence has ended. */
  default void forget(long sequence) {}

  @Override
  void close();
}
