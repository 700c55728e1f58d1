package dev.sheaf.cache.paged.internal;

/**
 * How many sequences hold each block, and which blocks nobody holds.
 *
 * <p>One thread changes it; {@link #free()} may be read by any.
 */
final class BlockPool {
  private final int[] holders;
  // A stack: the block given back last is handed out first, while it is still in a processor's
  // cache.
  private final int[] freeBlocks;
  private volatile int free;

  BlockPool(int blocks) {
    holders = new int[blocks];
    freeBlocks = new int[blocks];
    free = blocks;
    for (int i = 0; i < blocks; i++) {
      freeBlocks[i] = blocks - 1 - i;
    }
  }

  int total() {
    return holders.length;
  }

  int free() {
    return free;
  }

  /** A block for one holder; {@link #free()} must not be 0. */
  int take() {
    int left = free - 1;
    int block = freeBlocks[left];
    holders[block] = 1;
    free = left;
    return block;
  }

  /** Adds a holder to a block that has one. */
  void share(int block) {
    requireHeld(block);
    holders[block]++;
  }

  boolean shared(int block) {
    return holders[block] > 1;
  }

  /** Takes a holder away; the last one frees the block. */
  void release(int block) {
    requireHeld(block);
    if (--holders[block] == 0) {
      int now = free;
      freeBlocks[now] = block;
      free = now + 1;
    }
  }

  private void requireHeld(int block) {
    if (holders[block] == 0) {
      throw new IllegalStateException("block " + block + " is held by nobody");
    }
  }
}
