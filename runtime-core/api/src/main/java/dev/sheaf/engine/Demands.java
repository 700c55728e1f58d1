package dev.sheaf.engine;

import java.util.Arrays;

/**
 * The sequences that want to compute in the next step: a reusable structure of arrays, because it
 * is filled in every step. Filled by the kernel, read by a {@link SchedulingPolicy} during its
 * call.
 */
public final class Demands {
  private int count;
  private long[] sequences = new long[16];
  private int[] pending = new int[16];
  private int[] computed = new int[16];
  private long[] arrivals = new long[16];
  private int[] priorities = new int[16];

  /** Empties it. */
  public void clear() {
    count = 0;
  }

  /**
   * Adds a sequence.
   *
   * @param sequence its number
   * @param pendingTokens tokens it has yet to compute, ≥ 1; 1 when decoding
   * @param computedTokens tokens it has computed, ≥ 0
   * @param arrival order of submission
   * @param priority higher first
   */
  public void add(
      long sequence, int pendingTokens, int computedTokens, long arrival, int priority) {
    if (pendingTokens < 1 || computedTokens < 0) {
      throw new IllegalArgumentException(
          "pendingTokens must be ≥ 1 and computedTokens ≥ 0, were %d, %d"
              .formatted(pendingTokens, computedTokens));
    }
    if (count == pending.length) {
      int grown = 2 * count;
      sequences = Arrays.copyOf(sequences, grown);
      pending = Arrays.copyOf(pending, grown);
      computed = Arrays.copyOf(computed, grown);
      arrivals = Arrays.copyOf(arrivals, grown);
      priorities = Arrays.copyOf(priorities, grown);
    }
    sequences[count] = sequence;
    pending[count] = pendingTokens;
    computed[count] = computedTokens;
    arrivals[count] = arrival;
    priorities[count] = priority;
    count++;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** Number of the i-th sequence. */
  public long sequence(int i) {
    return sequences[within(i)];
  }

  /** Tokens that the i-th has yet to compute. */
  public int pending(int i) {
    return pending[within(i)];
  }

  /** Tokens that the i-th has computed. */
  public int computed(int i) {
    return computed[within(i)];
  }

  /** When the i-th was submitted, as an order. */
  public long arrival(int i) {
    return arrivals[within(i)];
  }

  /** Priority of the i-th. */
  public int priority(int i) {
    return priorities[within(i)];
  }

  private int within(int i) {
    return java.util.Objects.checkIndex(i, count);
  }
}
