package dev.sheaf.cache.paged.internal;

/**
 * The numbers of blocks, or of slots: how many sequences hold each, and which nobody holds.
 *
 * <p>One thread changes it; {@link #free()} may be read by any.
 */
final class NumberPool {
  private final String noun;
  private final int[] holders;
  // A stack: the number given back last is handed out first, while what it stands for is still in
  // a processor's cache.
  private final int[] freeNumbers;
  private volatile int free;

  /**
   * @param noun what a number stands for, for messages
   */
  NumberPool(String noun, int count) {
    this.noun = noun;
    holders = new int[count];
    freeNumbers = new int[count];
    free = count;
    for (int i = 0; i < count; i++) {
      freeNumbers[i] = count - 1 - i;
    }
  }

  int total() {
    return holders.length;
  }

  int free() {
    return free;
  }

  /** A number for one holder; {@link #free()} must not be 0. */
  int take() {
    int left = free - 1;
    int number = freeNumbers[left];
    holders[number] = 1;
    free = left;
    return number;
  }

  /** Adds a holder to a number that has one. */
  void share(int number) {
    requireHeld(number);
    holders[number]++;
  }

  boolean shared(int number) {
    return holders[number] > 1;
  }

  /** Takes a holder away; the last one frees the number. */
  void release(int number) {
    requireHeld(number);
    if (--holders[number] == 0) {
      int now = free;
      freeNumbers[now] = number;
      free = now + 1;
    }
  }

  private void requireHeld(int number) {
    if (holders[number] == 0) {
      throw new IllegalStateException("%s %d is held by nobody".formatted(noun, number));
    }
  }
}
