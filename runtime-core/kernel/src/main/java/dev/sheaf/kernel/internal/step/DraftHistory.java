package dev.sheaf.kernel.internal.step;

import java.util.Arrays;

/**
 * What a drafter is shown of a sequence: a copy that grows with the log, so that a drafter that
 * writes into it harms nobody but itself.
 */
final class DraftHistory {
  private static final int FIRST_MOST = 8;

  final String kind;
  private int[] tokens = new int[64];
  private int length;
  private int most = FIRST_MOST;

  /**
   * @param kind of drafter
   */
  DraftHistory(String kind) {
    this.kind = kind;
  }

  /** Takes in what the log has since got. */
  void follow(SequenceLog log) {
    if (tokens.length < log.length()) {
      tokens = Arrays.copyOf(tokens, Math.max(log.length(), 2 * tokens.length));
    }
    while (length < log.length()) {
      tokens[length] = log.id(length);
      length++;
    }
  }

  int[] tokens() {
    return tokens;
  }

  int length() {
    return length;
  }

  /** How many nodes are worth computing now. */
  int most() {
    return most;
  }

  /** Proposals that come true get more room, the others less: rows are not free. */
  void came(int accepted) {
    most = accepted > 0 ? Math.min(DraftTree.MOST, 2 * most) : Math.max(2, most / 2);
  }
}
