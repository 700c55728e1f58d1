package dev.sheaf.sampling.internal;

import java.util.Arrays;

/**
 * How often each token appears, in two counts: in the window, and in the output. A hash table over
 * parallel arrays, so that counting allocates only when it meets more distinct tokens than ever
 * before.
 */
final class TokenCounts {
  private int[] tokens = new int[64];
  private int[] window = new int[64];
  private int[] output = new int[64];
  private int size;
  // Index + 1 of an entry, 0 = free; twice as long as tokens at least, a power of two.
  private int[] slots = new int[128];

  /** Distinct tokens ever seen; entries 0 to size − 1 are in order of their first appearance. */
  int size() {
    return size;
  }

  int token(int entry) {
    return tokens[entry];
  }

  int window(int entry) {
    return window[entry];
  }

  int output(int entry) {
    return output[entry];
  }

  void addToWindow(int token, int change) {
    int entry = entry(token); // may replace the arrays
    window[entry] += change;
  }

  void addToOutput(int token, int change) {
    int entry = entry(token); // may replace the arrays
    output[entry] += change;
  }

  /** The entry of a token, or −1 if it was never seen. */
  int find(int token) {
    return slots[slot(token)] - 1;
  }

  private int entry(int token) {
    int slot = slot(token);
    if (slots[slot] == 0) {
      if (size == tokens.length) {
        grow();
        slot = slot(token);
      }
      tokens[size] = token;
      slots[slot] = ++size;
    }
    return slots[slot] - 1;
  }

  /** Where the token is, or the free slot where it belongs. */
  private int slot(int token) {
    int mask = slots.length - 1;
    // Fibonacci hashing: neighbouring ids go far apart
    int at = (token * 0x9E3779B9) >>> 7 & mask;
    while (slots[at] != 0 && tokens[slots[at] - 1] != token) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    int capacity = Math.multiplyExact(tokens.length, 2);
    tokens = Arrays.copyOf(tokens, capacity);
    window = Arrays.copyOf(window, capacity);
    output = Arrays.copyOf(output, capacity);
    slots = new int[Math.multiplyExact(capacity, 2)];
    for (int i = 0; i < size; i++) {
      slots[slot(tokens[i])] = i + 1;
    }
  }
}
